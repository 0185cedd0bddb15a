"""Opposites and synonyms: whether nearness tells them apart."""

import pandas as pd
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.relations import GroupComparison
from explorer.tasks import relations
from pages.relations import words as relations_words
from pages.shared import charts, downloads, frame, jobs, programs, spaces
from pages.shared.access import regions
from pages.shared.wording import md

KINDS = ("opposites", "synonyms")


def draw(now: spaces.Current) -> None:
    """Compare the two ready-made lists under the current model."""
    st.caption(
        "Are opposites far apart, as their meanings seem to be? The app’s own lists of opposites "
        "and synonyms, under the current model."
    )
    kinds = [(name, relations_words.listed_pairs(name)) for name in KINDS]
    words = [word for _, found in kinds for pair in found for word in pair]
    space = relations_words.with_words(now, words)
    if space is None:
        return
    found = jobs.result(
        "relations kinds",
        fingerprint("kinds", space.fingerprint, [pairs for _, pairs in kinds]),
        relations.compare_kinds,
        space,
        kinds[0],
        kinds[1],
        0,
        title="Comparing opposites and synonyms",
        topic="layout",
    )
    if found is not None:
        with regions.result():
            _show(found, [pairs for _, pairs in kinds])
        frame.show_python(_code(now))


def _show(found: GroupComparison, pairs: list[tuple[tuple[str, str], ...]]) -> None:
    groups = (found.first, found.second, found.chance)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figure = plots.cosine_histogram(
            {group.name: group.cosines for group in groups}, charts.theme()
        )
        charts.show(figure, key="relations kinds")
        st.markdown(md(found.describe(), 600))
        st.caption(
            "Dashed lines are means. Nearness in such a space means “used in like sentences”: "
            "opposites are, so a high cosine alone never says that two words mean the same."
        )
    with right:
        with st.grid(3, min_column_width=110):
            for group in groups:
                st.metric(
                    group.name.capitalize(),
                    f"{group.mean:.3f}",
                    border=True,
                    height="stretch",
                    help=f"Mean cosine of {len(group.cosines)} pairs; standard deviation "
                    f"{group.sd:.3f}.",
                )
        table = _table((found.first.cosines, found.second.cosines), pairs)
        st.dataframe(
            table,
            hide_index=True,
            height=300,
            column_config={"cosine": st.column_config.NumberColumn(format="%.3f")},
        )
        downloads.table("Pairs as CSV", "opposites-synonyms.csv", table)


def _table(
    cosines: tuple[tuple[float, ...], ...], pairs: list[tuple[tuple[str, str], ...]]
) -> pd.DataFrame:
    rows = [
        {"kind": kind, "first": pair[0], "second": pair[1], "cosine": cosine}
        for kind, values, listed in zip(KINDS, cosines, pairs, strict=True)
        # Vectors without a model may lack words; then the pairs cannot be told by their place.
        if len(values) == len(listed)
        for pair, cosine in zip(listed, values, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["kind", "first", "second", "cosine"])
    return table.sort_values("cosine", ascending=False, kind="stable")


def _code(now: spaces.Current) -> str | None:
    model = "None" if now.spec is None else "model"
    lines = [
        "kinds = []",
        f"for name in {KINDS!r}:",
        "    entry = load_word_list(name)",
        '    kinds.append((name, column_pairs(entry.words, list(entry.metadata["pair"]))))',
        "words = tuple(word for _, pairs in kinds for pair in pairs for word in pair)",
        f"space = add_words(space, words, {model})",
        "print(compare_kinds(space, *kinds).describe())",
    ]
    imports = {
        "explorer.relations": ["column_pairs"],
        "explorer.tasks.relations": ["compare_kinds"],
        "explorer.tasks.words": ["add_words"],
        "explorer.wordlists": ["load_word_list"],
    }
    return programs.from_space(now, imports, lines)
