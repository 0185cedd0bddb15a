"""The workspace of a session: what was brought is kept, and found again by its link."""
