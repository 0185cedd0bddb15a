"""Calls to services: within bounds, and telling whoever watches what is waited for."""
