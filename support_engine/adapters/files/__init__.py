"""Files that people write: programmes, mappings, documents, TOML."""
