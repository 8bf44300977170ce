"""What is told of many dossiers at once: reports, lists, the past, what is public."""
