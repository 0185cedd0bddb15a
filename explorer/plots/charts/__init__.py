"""Charts: one small function a module, each returning a figure."""
