"""What can be asked of a dossier now, by whom, with what to type, and what stands in the way."""
