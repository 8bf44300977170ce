"""French words, names and typed values."""
