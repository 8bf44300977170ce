"""Letters that people read before or after they leave, let go or set aside."""
