"""Pictures, written as text from plain values."""
