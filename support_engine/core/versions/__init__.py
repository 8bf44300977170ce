"""Changing the rules: what differs, what it does to the files in flight, and how they move."""
