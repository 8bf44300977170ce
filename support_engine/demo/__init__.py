"""The demonstration: public facts of real manufactures, simulated progress, fictional troubles."""
