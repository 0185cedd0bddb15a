"""The Index lab."""
