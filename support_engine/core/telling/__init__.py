"""Saying what happened: the story of a dossier, and who is told."""
