"""The live part of the analogies page: expression, weights, answer and picture in one fragment."""

import streamlit as st

from explorer.expressions import MAX_CHARACTERS, Solution
from explorer.expressions.gallery import GalleryEntry
from pages.analogies import gallery, picture, ranking, reading
from pages.analogies.reading import KEY, Reading
from pages.shared import frame, programs, spaces, vocabulary
from pages.shared.access import regions
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

DEFAULT = "king - man + woman"
VOCABULARY_KEY = "analogy_words"
SEARCHED = "words searched for analogies"
MOST_SLIDERS = 6
WIDEST = 3.0
STEP = 0.1


@st.fragment
def draw(now: spaces.Current) -> None:
    """Draw the page's live part; typing, sliding and choosing rerun nothing else."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = _field(now)
        frequent = vocabulary.choose(now, VOCABULARY_KEY, default="+ 10,000")
    examples, waiting, answer, later = (st.container() for _ in range(4))
    with waiting:
        prepared = vocabulary.prepare(now, frequent, later)
    st.session_state[SEARCHED] = prepared
    with examples:
        entry = gallery.draw(prepared, text)
    with answer:
        _solve(now, prepared, text, entry)


def _solve(now: spaces.Current, prepared: Prepared, text: str, entry: GalleryEntry | None) -> None:
    """Draw the weights of an expression, its answer, and other ways to ask for it."""
    if not text.strip():
        st.markdown(
            "Type words with **+** and **-** between them, such as `king - man + woman`, or take "
            "one from above. Weights (`2*paris`), brackets and “quoted phrases” work too."
        )
        return
    with frame.errors_as_sentences():
        read = reading.read(now, prepared, text)
        if read is None:
            return
        _weights(read)
        answers = ranking.answer(prepared, read)
        _answer(now, prepared, read, answers.plain, entry)
        ranking.three_ways(answers)
        frame.show_python(_code(now, prepared, read))


def searched() -> Prepared | None:
    """Return the words that the live part searches, for what is drawn below it."""
    return st.session_state.get(SEARCHED)


def _field(now: spaces.Current) -> str:
    # A service may charge for every word it embeds: there only finished expressions are read.
    paid = now.spec is not None and now.spec.kind == "openai"
    text = st.text_input(
        "Expression",
        DEFAULT,
        max_chars=MAX_CHARACTERS,
        key=KEY,
        bind="query-params",
        live=False if paid else "200ms",
        icon=":material/function:",
        placeholder=DEFAULT,
    )
    return text or ""


def _weights(read: Reading) -> None:
    """Draw a slider per term; moving one rewrites the expression."""
    expression = read.expression
    if expression.cancelled:
        names = ", ".join(f"“{md(label)}”" for label in expression.cancelled)
        st.caption(f"Cancels out and plays no part: {names}.")
    terms = expression.terms[:MOST_SLIDERS]
    # One scale for all, with zero in its middle: equal weights stand at equal places.
    widest = max(WIDEST, *(abs(term.weight) for term in terms))
    with st.grid(max(3, len(terms)), min_column_width=150):
        for position, term in enumerate(terms):
            key = f"analogy weight {position}"
            # Written only when the text moved it: an echo of the slider's own value, arriving
            # while a person holds the arrow key, would set the thumb back.
            if round(st.session_state.get(key, 0.0), 3) != round(term.weight, 3):
                st.session_state[key] = float(term.weight)

            def follow(position: int = position, key: str = key, was: float = term.weight) -> None:
                # A term of weight zero would be none: the thumb passes over it.
                weight = round(st.session_state[key], 3) or (-STEP if was > 0 else STEP)
                reading.write(str(expression.with_weight(position, weight)))

            st.slider(
                f"Weight of {md(term.label, limit=30)}",
                -widest,
                widest,
                # What a browser shows that has to draw the slider anew.
                value=float(term.weight),
                step=STEP,
                key=key,
                on_change=follow,
                format="%.1f",
            )


def _answer(
    now: spaces.Current,
    prepared: Prepared,
    read: Reading,
    solution: Solution,
    entry: GalleryEntry | None,
) -> None:
    with regions.result():
        words, drawing = st.columns([1, 1], gap="large")
    with words:
        with regions.spoken("answer"):
            ranking.headline(solution)
        if entry is not None:
            st.markdown(gallery.why(entry, solution))
        ranking.ranking(prepared, solution)
        st.caption(f"Ranked among {vocabulary.describe(prepared)}, in the full space.")
    with drawing:
        picture.draw(now, prepared, read, solution)


def _code(now: spaces.Current, prepared: Prepared, read: Reading) -> str | None:
    imports = {"explorer.expressions": ["Vocabulary", "parse", "solve"]}
    extra = ""
    embedding: list[str] = []
    if read.extra:
        labels = tuple(read.extra)
        imports["explorer.tasks.words"] = ["embed_terms"]
        embedding = [
            f"new = {labels!r}",
            "extra = dict(zip(new, embed_terms(new, table.words, model)))",
        ]
        extra = ", extra=extra"
    text = str(read.expression)
    unknown = ', unknown="keep"' if read.extra else ""
    lines = [
        *embedding,
        f"expression = parse({text!r}, Vocabulary(space.labels){unknown})",
        f"solution = solve(space, expression, {ranking.SHOWN}{extra})",
        "for hit in solution.results:",
        '    print(f"{hit.score:.3f} {hit.label}")',
        "for entry in solution.excluded:",
        '    print(f"left out: {entry.label}, number {entry.rank}")',
    ]
    return programs.from_space(now, imports, lines, prepared.frequent)
