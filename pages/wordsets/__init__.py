"""The page that judges vectors by sets of words."""
