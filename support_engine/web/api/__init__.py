"""The API: what the desk shows and does, for programs, as JSON under `/api/v1`."""
