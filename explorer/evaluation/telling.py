"""What vectors score on a set of words, in words: how good, how sure, what was left out."""

from explorer.evaluation.analogies import AnalogyScores
from explorer.evaluation.categories import CategoryScores
from explorer.evaluation.intervals import ROUNDS, Difference, Interval
from explorer.evaluation.outliers import OutlierScores
from explorer.evaluation.similarity import SimilarityScores

Scores = SimilarityScores | OutlierScores | CategoryScores | AnalogyScores

_NAMED = 8


def figure_of(scores: Scores) -> tuple[str, float]:
    """Return the figure a set is known by: its name and its value."""
    if isinstance(scores, SimilarityScores):
        return "Spearman", scores.spearman
    if isinstance(scores, CategoryScores):
        return "purity", scores.purity
    return "accuracy", scores.accuracy


def written(scores: Scores, value: float) -> str:
    """Write a figure as its kind is written: a correlation in thousandths, a share in percent."""
    return f"{value:.3f}" if isinstance(scores, SimilarityScores) else f"{value:.1%}"


def judged_of(scores: Scores) -> tuple[int, int, str]:
    """Return how many questions were judged, of how many, and what they are called."""
    if isinstance(scores, SimilarityScores):
        return scores.pairs, scores.total, "pairs"
    if isinstance(scores, OutlierScores):
        return len(scores.cases), scores.total, "cases"
    if isinstance(scores, CategoryScores):
        return scores.n, scores.total, "words"
    return scores.answered, scores.total, "questions"


def describe_scores(scores: Scores) -> str:
    """Say what a model scores, and how far other questions of the kind would move it."""
    name, value = figure_of(scores)
    judged, _, what = judged_of(scores)
    said = f"{name[0].upper()}{name[1:]} {written(scores, value)} over {judged:,} {what}"
    span = scores.interval
    if span is None:
        return f"{said}: too few to say how far other {what} would move it."
    ends = f"{written(scores, span.low)} and {written(scores, span.high)}"
    return f"{said}; with other {what} of the kind between {ends} (95 % interval: {_how(scores)})."


def describe_difference(found: Difference, scores: Scores, first: str, second: str) -> str:
    """Say which of two models is ahead on a set, and whether by more than noise.

    Parameters
    ----------
    found : Difference
    scores : Scores
        Of either model, for what the figure is called.
    first, second : str
        Names of the models.
    """
    name, _ = figure_of(scores)
    _, _, what = judged_of(scores)
    start = (
        f"On the {found.shared:,} {what} both know, {first} is at {name} "
        f"{written(scores, found.first)} and {second} at {written(scores, found.second)}"
    )
    if found.interval is None:
        return f"{start}: too few {what} to tell the two apart."
    if found.value == 0 and found.interval == Interval(0.0, 0.0):
        return f"{start}: they do not differ."
    span = f"{_signed(scores, found.interval.low)} to {_signed(scores, found.interval.high)}"
    apart = f"a difference of {_signed(scores, found.value)} (95 % interval {span}, paired)"
    if found.beyond_noise:
        ahead = second if found.value > 0 else first
        return f"{start}: {apart}, more than their noise: {ahead} is ahead."
    return f"{start}: {apart}. They differ by less than their noise, so do not choose by it."


def describe_left_out(scores: Scores, among: str) -> str:
    """Say which questions were left out, because of which words; empty for none.

    Parameters
    ----------
    scores : Scores
    among : str
        What the words were looked for in.
    """
    judged, total, what = judged_of(scores)
    left = total - judged
    if left == 0 and not scores.missing:
        return ""
    named = ", ".join(f"“{word}”" for word in scores.missing[:_NAMED])
    more = len(scores.missing) - _NAMED
    named += f" and {more:,} more" if more > 0 else ""
    words = f"not in {among}: {named}" if scores.missing else "without a category"
    return f"{left:,} of {total:,} {what} left out; {words}."


def _signed(scores: Scores, value: float) -> str:
    if isinstance(scores, SimilarityScores):
        return f"{value:+.3f}"
    return f"{100 * value:+.1f} points"


def _how(scores: Scores) -> str:
    if isinstance(scores, AnalogyScores):
        return "Wilson’s, as if each question were a new one"
    drawn = {
        SimilarityScores: "pairs",
        OutlierScores: "whole groups",
        CategoryScores: "words in the clusters found",
    }[type(scores)]
    return f"percentile bootstrap, {ROUNDS:,} draws of {drawn}"
