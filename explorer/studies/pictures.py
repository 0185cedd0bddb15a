"""How faithful each projection method is to this very space."""

import numpy as np

from explorer.arrays import FloatVector, Progress
from explorer.faithfulness import Faithfulness, measure
from explorer.projection import METHODS, Projection, project
from explorer.studies.values import Bars, Finding, Section, Subject, listed


def pictures(subject: Subject, seed: int = 0, progress: Progress | None = None) -> Section:
    """Draw the space in two dimensions by each method and measure what the picture kept.

    Parameters
    ----------
    subject : Subject
    seed : int
    progress : callable, optional
    """
    space, step = subject.space, progress or (lambda _: None)
    measured: dict[str, Faithfulness] = {}
    findings = []
    for number, (name, entry) in enumerate(METHODS.items()):

        def part(fraction: float, number: int = number) -> None:
            step((number + 0.9 * fraction) / len(METHODS))

        drawn = project(
            space,
            entry.parameters().fitted_to(len(space)),
            dimensions=2,
            seed=seed,
            progress=part,
        )
        found = measure(space.vectors, drawn.coordinates, seed=seed)
        step((number + 1) / len(METHODS))
        check = subject.on_data("map", "--method", name)
        findings.append(Finding(_sentence(entry.title, found, drawn), check))
        if found.neighbors_kept is not None:
            measured[entry.title] = found
    return Section(
        "How far pictures can be trusted",
        "Each method draws these words in two dimensions; what is near in the picture is compared "
        "with what is near in all dimensions.",
        (*_ranking(subject, measured), *findings),
        Bars(
            "share of neighbors kept",
            tuple(measured),
            tuple(found.neighbors_kept or 0.0 for found in measured.values()),
        ),
    )


def _ranking(subject: Subject, measured: dict[str, Faithfulness]) -> tuple[Finding, ...]:
    if len(measured) < 2:
        return ()
    order = sorted(measured, key=lambda title: -(measured[title].neighbors_kept or 0.0))
    some = measured[order[0]]
    told = [f"{title} {measured[title].neighbors_kept:.1%}" for title in order]
    return (
        Finding(
            f"Of the {some.k} nearest neighbors of each of {some.n:,} words the pictures keep "
            f"{listed(told)} ({some.k / (some.n - 1):.1%} by chance){_alike(measured, order)}.",
            subject.on_data("insights"),
        ),
    )


def _alike(measured: dict[str, Faithfulness], order: list[str]) -> str:
    """Say which pictures keep as much as the best, as far as so many words can tell."""
    best = measured[order[0]].point_kept
    alike = [title for title in order[1:] if not _differ(best, measured[title].point_kept)]
    if not alike:
        return ""
    verb = "differs" if len(alike) == 1 else "differ"
    return f"; {listed(alike)} {verb} from {order[0]} by less than the noise over these words"


def _differ(first: FloatVector, second: FloatVector) -> bool:
    """Whether two pictures keep different shares beyond two standard errors, word by word."""
    apart = (first - second)[np.isfinite(first) & np.isfinite(second)].astype(np.float64)
    if len(apart) < 2:
        return False
    return bool(abs(apart.mean()) > 2 * apart.std(ddof=1) / np.sqrt(len(apart)))


def _sentence(title: str, found: Faithfulness, drawn: Projection) -> str:
    if found.neighbors_kept is None:
        return f"{title}: there are too few words to measure what the picture kept."
    carried = (
        f" and carries {sum(drawn.explained_variance):.1%} of the variance"
        if drawn.explained_variance
        else ""
    )
    correlation = (
        f"; near and far agree with the truth with a rank correlation of "
        f"{found.distance_correlation:.3f}"
        if found.distance_correlation is not None
        else ""
    )
    return (
        f"{title} keeps {found.neighbors_kept * found.k:.1f} of {found.k} nearest neighbors"
        f"{carried}, with a trustworthiness of {found.trustworthiness:.3f} and a continuity of "
        f"{found.continuity:.3f}{correlation}."
    )
