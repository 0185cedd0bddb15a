"""Vectors in every format they come in → finite float32 matrices."""
