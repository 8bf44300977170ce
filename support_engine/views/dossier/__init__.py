"""A dossier as an officer reads it."""
