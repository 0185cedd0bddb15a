"""One module a family of formats: what a file is by its first bytes, and what it holds."""
