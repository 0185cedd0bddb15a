"""The measures in words: what each means, and what these numbers say of this picture."""

from explorer.faithfulness.values import Faithfulness, Part, parts_of
from explorer.projection import (
    GIVEN,
    METHODS,
    LocalmapParameters,
    Projection,
    TsneParameters,
    UmapParameters,
)

EXPLANATIONS: dict[str, str] = {
    "trustworthiness": "How far you can believe that points close together in the picture are "
    "close in the full space: 1 is always, about 0.5 is what chance gives.",
    "continuity": "How far points close together in the full space stay close in the picture: "
    "1 is always, about 0.5 is what chance gives.",
    "neighbors_kept": "The share of each point's nearest neighbors in the full space that are "
    "also its nearest in the picture: 1 is all, 0 is none.",
    "distance_correlation": "Whether pairs that are farther apart in the full space are farther "
    "apart in the picture: 1 is the same order, 0 is no connection.",
}
"""One sentence for a newcomer per measure."""


def describe(faithfulness: Faithfulness, projection: Projection, *, noun: str = "point") -> str:
    """Say in one to three sentences how the picture was made and how far to trust it.

    Parameters
    ----------
    faithfulness : Faithfulness
    projection : Projection
        The picture that was measured.
    noun : str
        What a point stands for: “word”, “document”.
    """
    sentences = [_made_by(projection)]
    if faithfulness.neighbors_kept is None:
        return " ".join([*sentences, *faithfulness.notes])
    kept = faithfulness.neighbors_kept * faithfulness.k
    nearest = "nearest neighbor" if faithfulness.k == 1 else f"{faithfulness.k} nearest neighbors"
    near, verdict = _near(faithfulness)
    far, distances = _far(faithfulness)
    joint = "and" if near == far or (near, far) == ("weak", "fair") else "but"
    sentences.append(
        f"Of each {noun}’s {nearest} this picture keeps {_amount(kept)} on average; "
        f"{verdict}, {joint} {distances}."
    )
    if faithfulness.sampled is not None:
        sentences.append(_sampled(faithfulness, noun))
    if projection.added is not None:
        sentences.append(describe_parts(faithfulness, projection))
    return " ".join(sentences)


def describe_parts(faithfulness: Faithfulness, projection: Projection) -> str:
    """Say how faithful a map that has grown is where it was laid out, and where it was added to.

    Parameters
    ----------
    faithfulness : Faithfulness
    projection : Projection
    """
    if projection.added is None:
        return ""
    parts, k = parts_of(faithfulness, projection.added), faithfulness.k
    return f"{_part(parts.laid_out, k)} laid out before, {_part(parts.added, k)} added."


def _part(part: Part, k: int) -> str:
    """Say what a part kept: ``5.2 of 15 neighbors (trustworthiness 0.930) around the 80``."""
    if part.neighbors_kept is None or part.trustworthiness is None:
        return f"nothing measured around the {part.n:,}"
    some = "" if part.examined == part.n else f" ({part.examined:,} examined)"
    return (
        f"{k * part.neighbors_kept:.1f} of {k} neighbors kept (trustworthiness "
        f"{part.trustworthiness:.3f}) around the {part.n:,}{some}"
    )


def _sampled(faithfulness: Faithfulness, noun: str) -> str:
    told = f"Measured on a sample of {faithfulness.sampled:,} of the {faithfulness.n:,} {noun}s"
    if faithfulness.standard_errors is None:
        return f"{told}."
    errors = faithfulness.standard_errors
    return (
        f"{told}: {faithfulness.k * (faithfulness.neighbors_kept or 0.0):.2f} ± "
        f"{faithfulness.k * errors.neighbors_kept:.2f} of {faithfulness.k} neighbors kept, "
        f"trustworthiness {faithfulness.trustworthiness:.3f} ± {errors.trustworthiness:.3f} "
        "(± one standard error)."
    )


def _made_by(projection: Projection) -> str:
    made = _method(projection)
    if projection.laid_out is None:
        return made
    laid_out = int(projection.laid_out.sum())
    placed = f"{len(projection) - laid_out:,} placed among them"
    if projection.added is not None:
        added = int(projection.added.sum())
        later = added == len(projection) - laid_out
        placed += " later" if later else f", {added:,} of these later"
    return f"{made[:-1]}; {laid_out:,} laid out, {placed}."


def _method(projection: Projection) -> str:
    if projection.method == GIVEN:
        return "Drawn as it came."
    title, options = METHODS[projection.method].title, projection.parameters
    if isinstance(options, TsneParameters):
        setting = f"perplexity {options.perplexity:.3g}, {options.metric}"
        return f"{title}, {setting}, seed {projection.seed}."
    if isinstance(options, UmapParameters | LocalmapParameters):
        setting = f"{options.n_neighbors} neighbors, {options.metric}"
        return f"{title}, {setting}, seed {projection.seed}."
    if projection.explained_variance is None:
        return f"{title}."
    share = 100 * sum(projection.explained_variance)
    return f"{title}; its {projection.dimensions} axes carry {_percent(share)} of the variance."


def _percent(share: float) -> str:
    if 0 < share < 1:
        return "less than 1%"
    if 99.5 <= share < 99.995:
        return "more than 99%"
    return f"{share:.0f}%"


def _amount(kept: float) -> str:
    """Write an average count: whole above two, with one decimal below."""
    if kept < 0.05:
        return "almost none"
    text = f"{kept:.1f}"
    return text.removesuffix(".0") if kept < 2 else f"{kept:.0f}"


def _near(faithfulness: Faithfulness) -> tuple[str, str]:
    """Judge neighborhoods: what is kept beyond what a random picture would keep counts."""
    kept, trust = faithfulness.neighbors_kept or 0.0, faithfulness.trustworthiness or 0.0
    chance = faithfulness.k / (faithfulness.n - 1)
    beyond = (kept - chance) / (1 - chance) if chance < 1 else 0.0
    if beyond >= 0.5 and trust >= 0.95:
        return "strong", "what looks close can be trusted"
    if beyond >= 0.2 and trust >= 0.85:
        return "fair", "groups can be trusted more than single neighbors"
    return "weak", "looking close in it means little"


def _far(faithfulness: Faithfulness) -> tuple[str, str]:
    correlation = faithfulness.distance_correlation
    if correlation is None or correlation < 0.5:
        return "weak", "the distances between far points cannot be trusted"
    if correlation < 0.8:
        return "fair", "the distances between far points are a hint only"
    return "strong", "far points are rightly far"
