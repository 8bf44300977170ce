"""The reports, and what their rows have in common."""
