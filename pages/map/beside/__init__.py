"""Beside the map: what is known of a point, of a selection, of all rows, and of the picture."""
