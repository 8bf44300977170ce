"""France on a sheet: its outline, where a point of the earth stands, the bubbles over it."""
