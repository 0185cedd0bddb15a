"""Measurements to run by hand: medians and ratios, never pass or fail."""
