"""Is everything in order? What `doctor` looks at, subject by subject."""
