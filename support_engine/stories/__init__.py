"""What people ask of the engine as a whole: one module per story."""
