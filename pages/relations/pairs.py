"""Pairs of words as arrows: whether they share a direction."""

import pandas as pd
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.chance import p_number
from explorer.projection import METHODS, PcaParameters
from explorer.relations import column_pairs, parse_pairs
from explorer.tasks import relations
from explorer.tasks.relations import Related
from explorer.wordlists import WORD_LISTS
from pages.relations import words as relations_words
from pages.shared import downloads, frame, jobs, layouts, pairs, programs, spaces
from pages.shared.access import regions
from pages.shared.map.component import explorer_map
from pages.shared.wording import md

HEIGHT = 520
FALLBACK = "royal-family"
OWN, TYPED = "This list", "Typed or pasted"
EXAMPLE = "man, woman\nking, queen\nuncle, aunt\nactor, actress\nprince, princess"
Pair = tuple[str, str]


def draw(now: spaces.Current) -> None:
    """Let a person choose pairs and show how parallel they are."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    chosen = _choose(now, row)
    with row:
        parameters = layouts.method("relations", len(now.space), "pca")
    if not chosen:
        st.markdown("Write two words on each line, such as: `man, woman`.")
        st.button("Use an example", on_click=_use_example, icon=":material/edit_note:")
        return
    typed = ("relations_typed",) if st.session_state.get("relations_pairs") == TYPED else ()
    space = relations_words.with_words(now, [word for pair in chosen for word in pair], typed)
    if space is None:
        return
    related = jobs.result(
        "relations pairs",
        fingerprint("relate", space.fingerprint, chosen, repr(parameters)),
        relations.relate,
        space,
        chosen,
        parameters,
        0,
        title="Comparing the arrows",
        topic="layout",
    )
    if related is not None:
        with regions.result():
            _show(related)
        frame.show_python(_code(now, chosen))


def _choose(now: spaces.Current, row: "st.delta_generator.DeltaGenerator") -> tuple[Pair, ...]:
    own = _own(now)
    fallback = next(entry for entry in WORD_LISTS() if entry.name == FALLBACK)
    titles = {OWN: f"{now.source.title} (this list)" if own else fallback.title}
    titles |= {
        entry.name: entry.title
        for entry in WORD_LISTS()
        if _has_pairs(entry.name) and entry.name != (now.source.name if own else FALLBACK)
    }
    titles[TYPED] = TYPED
    with row:
        choice = st.selectbox(
            "Pairs",
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key="relations_pairs",
            bind="query-params",
            width=330,
        )
    if choice == TYPED:
        text = st.text_area(
            "One pair on each line",
            key="relations_typed",
            bind="query-params",
            placeholder=EXAMPLE,
            height=140,
            max_chars=4_000,
        )
        return parse_pairs(text) if text.strip() else ()
    if choice == OWN or choice not in titles:
        if not own:
            st.caption("The current list has no pairs of its own; these are from another one.")
        return own or relations_words.listed_pairs(FALLBACK)
    return relations_words.listed_pairs(choice)


def _own(now: spaces.Current) -> tuple[Pair, ...]:
    if now.source.pairs:
        return now.source.pairs
    if pairs.COLUMN not in now.space.metadata:
        return ()
    column = [str(value) for value in now.space.metadata[pairs.COLUMN]]
    found = column_pairs(now.space.labels, column)
    return found if len(found) >= 2 else ()


@st.cache_data(show_spinner=False)
def _has_pairs(name: str) -> bool:
    path = next(entry.path for entry in WORD_LISTS() if entry.name == name)
    return pairs.COLUMN in path.read_text(encoding="utf-8").partition("\n")[0].split(",")


def _use_example() -> None:
    st.session_state["relations_typed"] = EXAMPLE


def _show(related: Related) -> None:
    report = related.report
    left, right = st.columns([3, 2], gap="medium")
    with left:
        extras = plots.Extras(view=f"pairs {fingerprint(related.projection.coordinates)[:12]}")
        explorer_map(plots.payload(_scene(related), extras), key="relations map", height=HEIGHT)
        st.caption(_caption(related))
    with right:
        # Two in a row: “< 0.001” takes the width.
        with st.grid(2, min_column_width=120):
            st.metric(
                "Mean cosine",
                f"{report.mean_cosine:.2f}",
                border=True,
                height="stretch",
                help="Of every arrow with every other, in the full space; 1 would be parallel.",
            )
            st.metric(
                "Shuffled",
                f"{report.baseline_mean:.2f}",
                border=True,
                height="stretch",
                help="The same when the second words are dealt out among the pairs at random "
                f"({report.shufflings:,} times, standard deviation {report.baseline_sd:.3f}).",
            )
            st.metric(
                "p",
                p_number(report.p_value),
                border=True,
                height="stretch",
                help="Share of shufflings that are at least as parallel.",
            )
        st.markdown(md(report.describe(), 700))
        _table(related)
    _notes(related)


def _scene(related: Related) -> plots.Scene:
    starts = {start for start, _ in related.arrows}
    roles = [0 if row in starts else 1 for row in range(len(related.space))]
    groups = plots.groups_of_column("place", ["first of a pair", "second of a pair"])
    index = groups.index[roles]
    colored = plots.Groups("word", groups.names, index)
    return plots.map_scene(related.space, related.projection, colored, arrows=related.arrows)


def _caption(related: Related) -> str:
    title = METHODS[related.projection.method].title
    if related.projection.method == "pca":
        return (
            f"The words of the pairs alone, by {title}: parallel arrows of the full space stay "
            f"parallel here, but the picture holds only {related.seen:.0%} of the arrows’ squared "
            "length. What seems parallel may differ in the rest; the numbers do not leave it out."
        )
    return (
        f"The words of the pairs alone, by {title}, which bends the space: arrows show which "
        "words belong together, their directions mean nothing. PCA keeps directions."
    )


def _table(related: Related) -> None:
    table = pd.DataFrame(
        {
            "first": [pair.first for pair in related.report.pairs],
            "second": [pair.second for pair in related.report.pairs],
            "cosine to the others": [pair.fit for pair in related.report.pairs],
            "length": [pair.length for pair in related.report.pairs],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=270,
        column_config={
            "cosine to the others": st.column_config.ProgressColumn(
                format="%.2f", min_value=-1.0, max_value=1.0,
                help="Of the arrow with the mean direction of all other arrows.",
            ),
            "length": st.column_config.NumberColumn(
                format="%.2f", help="Between vectors of length one: from 0 to 2."
            ),
        },
    )  # fmt: skip
    downloads.table("Pairs as CSV", "pairs.csv", table)


def _notes(related: Related) -> None:
    told = []
    if related.missing:
        words = ", ".join(related.missing[:10])
        told.append(f"Not among these words, so their pairs are left out: {words}.")
    if related.equal:
        told.append(f"Paired with themselves, so left out: {', '.join(related.equal[:10])}.")
    for first, second in related.report.flat[:10]:
        told.append(f"“{first}” and “{second}” have equal vectors, so there is no arrow.")
    frame.notes(told)


def _code(now: spaces.Current, chosen: tuple[Pair, ...]) -> str | None:
    words = [word for pair in chosen for word in pair]
    lines = [
        *relations_words.adding(now, words),
        f"pairs = {chosen!r}",
        f"found = relate(space, pairs, {PcaParameters()!r})",
        "print(found.report.describe())",
        "for pair in found.report.pairs:",
        '    print(f"{pair.fit:6.2f}  {pair.first} → {pair.second}")',
    ]
    imports = {
        "explorer.projection": ["PcaParameters"],
        "explorer.tasks.relations": ["relate"],
        "explorer.tasks.words": ["add_words"],
    }
    return programs.from_space(now, imports, lines)
