"""A dossier: what it holds, how events change it, what it still waits for."""
