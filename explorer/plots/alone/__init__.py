"""Figures as pages that work alone: opened from a file, without a network."""
