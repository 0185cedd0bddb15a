"""The Analogies page."""
