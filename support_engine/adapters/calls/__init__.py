"""Calls to other programs: where they may go, how they are signed, how they are made."""
