"""Proving a programme: for every execution that its file allows, not for a sample of them."""
