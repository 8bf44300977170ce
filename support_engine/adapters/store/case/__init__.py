"""Dossiers at rest: their journal, their rows, their papers, whose turn each is."""
