"""Is the base what its journals tell? What `verify` proves, table by table."""
