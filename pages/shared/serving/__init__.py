"""The server around the pages: what is the same whichever page is looked at."""
