"""One dropper for whatever files people have, on every page that takes some."""
