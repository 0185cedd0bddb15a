"""Spaces made up, and others of the same words."""

from explorer.space import Space


def random_space(rng, n=50, d=8):
    return Space([f"w{row}" for row in range(n)], rng.normal(size=(n, d)))


def of(space, vectors):
    return Space(space.labels, vectors)
