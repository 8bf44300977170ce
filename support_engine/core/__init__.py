"""The life of a dossier: pure values and functions, no I/O, no clock, no session."""
