"""Letters as they are listed and told."""
