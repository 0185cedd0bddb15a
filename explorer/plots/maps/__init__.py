"""Maps: a scene as a value, and its two renderings."""
