"""What every page gives to those who use it by keys, or hear it."""
