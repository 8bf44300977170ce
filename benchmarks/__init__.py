"""Measurements: ratios against a floor in the same run. `python -m benchmarks` runs them all."""
