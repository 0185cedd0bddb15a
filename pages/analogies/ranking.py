"""The answer to an expression: ranking, what was left out, and the same asked in other ways."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.expressions import Solution, solve
from pages.analogies.reading import Reading
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10
CLOSE = 0.01
"""A margin below this is called a near tie."""


@dataclass(frozen=True, eq=False)
class Answers:
    """One expression solved in three ways."""

    plain: Solution
    product: Solution
    allowed: Solution


def answer(prepared: Prepared, reading: Reading) -> Answers:
    """Solve an expression by 3CosAdd, by 3CosMul, and by 3CosAdd with its inputs left in.

    Raises
    ------
    InputError
        The terms cancel.
    """
    space, expression, extra = prepared.space, reading.expression, reading.extra
    return Answers(
        solve(space, expression, SHOWN, extra=extra),
        solve(space, expression, SHOWN, method="3cosmul", extra=extra),
        solve(space, expression, SHOWN, inputs="allowed", extra=extra),
    )


def headline(solution: Solution) -> None:
    """Say the answer, its score, and by how much it won."""
    if not solution.results:
        st.markdown("## No answer")
        st.caption("Every word of the vocabulary is part of the expression; search among more.")
        return
    best = solution.results[0]
    st.markdown(f"## {md(best.label)}")
    said = f"cosine **{best.score:.3f}**"
    if solution.margin is not None:
        runner_up = md(solution.results[1].label)
        said += f", {solution.margin:.3f} ahead of “{runner_up}”"
        said += ": nearly a tie" if solution.margin < CLOSE else ""
    st.markdown(f"{said}.")


def table(prepared: Prepared, solution: Solution) -> "pd.DataFrame":
    """Return the ranking as a table."""
    import pandas as pd

    shown = pd.DataFrame(
        {
            "#": range(1, len(solution.results) + 1),
            "Word": [hit.label for hit in solution.results],
            "Cosine": [hit.score for hit in solution.results],
        }
    )
    if len(prepared.space) > prepared.own:
        origin = ["list" if prepared.is_own(hit.row) else "frequent" for hit in solution.results]
        shown["From"] = origin
    return shown


def ranking(prepared: Prepared, solution: Solution) -> None:
    """Draw the ranking, what was left out of it, and the answers without arithmetic."""
    st.dataframe(
        table(prepared, solution),
        hide_index=True,
        key="analogy ranking",
        column_config={
            "#": st.column_config.NumberColumn(width=40),
            "Cosine": st.column_config.ProgressColumn(format="%.3f", min_value=0.0, max_value=1.0),
            "From": st.column_config.TextColumn(width="small"),
        },
        alt=_alt(solution),
    )
    st.caption(left_out(solution))
    st.caption(baseline(solution))


def _alt(solution: Solution) -> str:
    named = ", ".join(f"{hit.label} {hit.score:.3f}" for hit in solution.results[:5])
    return f"Nearest words, best first: {named}."


def left_out(solution: Solution) -> str:
    """Say which inputs were left out and where each would have come."""
    entries = [
        f"**{md(entry.label)}** would have come number {entry.rank:,} ({signed(entry.score)})"
        for entry in solution.excluded
    ]
    if not entries:
        return "No word of the vocabulary had to be left out."
    winner = solution.excluded[0]
    said = f"Left out as inputs: {'; '.join(entries)}."
    if winner.rank == 1 and solution.results:
        said += f" Left in, “{md(winner.label)}” itself would be the answer."
    return said


def signed(number: float) -> str:
    """Write a cosine with a true minus sign."""
    return f"{number:.3f}".replace("-", "−")


def baseline(solution: Solution) -> str:
    """Say what the plain nearest neighbors of the positive terms are."""
    if not solution.baselines:
        return "There is no positive term whose plain neighbors could be compared."
    entries = [
        f"nearest to “{md(entry.term)}” is **{md(entry.label)}** ({signed(entry.score)})"
        for entry in solution.baselines
    ]
    said = f"Without arithmetic: {', '.join(entries)}."
    same = [entry.term for entry in solution.baselines if _same(solution, entry.row)]
    if same:
        return f"{said} So the answer is the one that “{md(same[-1])}” alone gives."
    return f"{said} The arithmetic changes the answer." if solution.results else said


def _same(solution: Solution, row: int) -> bool:
    return bool(solution.results) and solution.results[0].row == row


def three_ways(answers: Answers) -> None:
    """Draw three rankings of one expression side by side, and say where they part."""
    import pandas as pd

    st.header("Three ways to rank", anchor=False)
    st.caption(compared(answers))
    inputs = {term.row for term in answers.plain.expression.terms}
    ways = {
        "3CosAdd": (answers.plain, "Cosine to the sum; inputs left out."),
        "3CosMul": (answers.product, "Product of the cosines, shifted to 0–1; inputs left out."),
        "Inputs left in": (answers.allowed, "Cosine to the sum; any word may win."),
    }
    for column, (title, (solution, how)) in zip(st.columns(3), ways.items(), strict=True):
        hits = solution.results
        top = max([1.0, *(hit.score for hit in hits)])
        marked = [f"{hit.label} (input)" if hit.row in inputs else hit.label for hit in hits]
        frame = pd.DataFrame({title: marked, "Score": [hit.score for hit in hits]})
        column.dataframe(
            frame,
            hide_index=True,
            key=f"analogy by {title}",
            column_config={
                title: st.column_config.TextColumn(help=how),
                "Score": st.column_config.ProgressColumn(
                    format="%.3f", min_value=0.0, max_value=top
                ),
            },
            alt=f"{title}. {_alt(solution)}",
        )


def compared(answers: Answers) -> str:
    """Say in words whether the three rankings agree on the answer."""
    first = [s.results[0].label if s.results else "" for s in _all(answers)]
    if not all(first):
        return "With every word an input, only the ranking that leaves inputs in has an answer."
    plain, product, allowed = (md(label) for label in first)
    shared = len(_rows(answers.plain) & _rows(answers.product))
    said = (
        f"3CosMul, too, answers “{plain}”"
        if first[0] == first[1]
        else f"3CosAdd answers “{plain}”, 3CosMul “{product}”"
    )
    said += f"; they share {shared} of {len(answers.plain.results)} words."
    if allowed != plain:
        return f"{said} With the inputs left in, the answer is “{allowed}”."
    return f"{said} The answer stays the same with the inputs left in."


def _all(answers: Answers) -> tuple[Solution, Solution, Solution]:
    return answers.plain, answers.product, answers.allowed


def _rows(solution: Solution) -> set[int]:
    return {hit.row for hit in solution.results}
