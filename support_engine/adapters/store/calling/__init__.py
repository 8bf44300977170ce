"""Calls to other programs at rest: who is called, of what, what became of each."""
