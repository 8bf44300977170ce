"""Lists of dossiers: questions, columns, and their faces."""
