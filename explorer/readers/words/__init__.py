"""Lists of words, and labels of the rows of a matrix."""
