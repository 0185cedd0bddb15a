"""Evaluations in words: who is ahead, and whether chance would do as much."""

from collections.abc import Mapping

import numpy as np

from explorer.chance import is_beyond, p_equation, p_share
from explorer.evaluation.retrieval import Comparison, Evaluation, compare

TITLES = {
    "ndcg@10": "nDCG@10",
    "recall@10": "recall@10",
    "recall@100": "recall@100",
    "mrr@10": "MRR@10",
    "map": "MAP",
}
"""Measure → how it is written."""


def standard_error(evaluation: Evaluation, measure: str) -> float:
    """Return the standard error of a mean over queries, with n − 1; NaN for one query."""
    values = evaluation.per_query[measure]
    if len(values) < 2:
        return float("nan")
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))


def describe_runs(found: Mapping[str, Evaluation], measure: str = "ndcg@10") -> str:
    """Say which configuration leads by a measure, and how much that means on these queries.

    Parameters
    ----------
    found : mapping of name to Evaluation
        At least one; all of the same queries.
    measure : str
    """
    ranked = sorted(found, key=lambda name: -found[name].means[measure])
    first = ranked[0]
    count, title = len(found[first].queries), TITLES[measure]
    best = found[first].means[measure]
    text = f"{first} is at {title} {best:.3f} over {queries(count)}."
    if len(ranked) > 1:
        second = ranked[1]
        test = compare(found[second], found[first], measure)
        asked = f"{queries(count)} ({p_equation(test.p_value)})"
        lead = f"{first} leads with {title} {best:.3f}, {test.difference:.3f} ahead of {second}"
        if test.difference == 0:
            text = f"{first} and {second} are level at {title} {best:.3f} over {queries(count)}."
        elif is_beyond(test.p_value):
            text = f"{lead}: more than chance gives on {asked}."
        else:
            text = f"{lead}: within what chance gives on {asked}, so do not choose by it."
    if count < 200:
        text += (
            f" One query that goes from the first place to nowhere moves a mean by {1 / count:.3f}."
        )
    return text


def describe_test(test: Comparison, first: str, second: str, count: int) -> str:
    """Say what a paired randomization test found.

    Parameters
    ----------
    test : Comparison
    first, second : str
        Names of the configurations compared.
    count : int
        Number of queries.
    """
    title = TITLES[test.measure]
    won = f"It is better on {test.better}, worse on {test.worse} and equal on {test.equal}"
    won = f"{won} of {queries(count)}."
    if test.better == test.worse == 0:
        return f"{second} and {first} have the same {title} on each of {queries(count)}."
    if test.difference == 0:
        return f"{second} and {first} have the same mean {title}. {won}"
    way = "higher" if test.difference > 0 else "lower"
    lead = f"{title} of {second} is {abs(test.difference):.3f} {way} than that of {first}. {won}"
    if is_beyond(test.p_value):
        verdict = "so the difference is unlikely to be chance."
    else:
        verdict = "so these queries cannot tell the two apart."
    return (
        f"{lead} If the two were equally good, swapping their results at random would give a "
        f"difference as large in {p_share(test.p_value)} of cases, {verdict}"
    )


def queries(count: int) -> str:
    """Return a number of queries in words."""
    return "1 query" if count == 1 else f"{count:,} queries"
