"""Bytes → text, and text → rows of cells, whatever the format."""
