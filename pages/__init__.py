"""What a person sees: the entry script, the pages, and the glue they share."""
