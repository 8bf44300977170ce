"""Candidacies that come in: a sheet row by row, or one dossier alone."""
