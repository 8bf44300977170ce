"""The law of money: what may be paid, on what conditions, and what is left."""
