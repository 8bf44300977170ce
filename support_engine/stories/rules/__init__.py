"""The rules of a programme: proven with their letters, published, followed by live dossiers."""
