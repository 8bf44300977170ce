"""What leaves, a letter or a call: written from the dossier as it is, looked at again, to whom."""
