"""The base: SQLite by default, PostgreSQL by URL. Functions take the open connection."""
