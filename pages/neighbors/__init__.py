"""The Neighbors page."""
