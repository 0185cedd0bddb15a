"""The start page: all workspaces."""
