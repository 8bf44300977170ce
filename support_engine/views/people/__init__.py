"""People as whoever administers sees them."""
