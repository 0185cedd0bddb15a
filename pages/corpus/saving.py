"""Keep a cut corpus as a collection under a name, and show how to do it in Python."""

from collections.abc import Sequence

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import chunker_text
from explorer.embedders import spec_text
from explorer.search import LANGUAGE_TITLES, LANGUAGES, Indexed
from explorer.stores import Manifest, check_name
from explorer.tasks import collections
from pages.corpus.sides import Side
from pages.shared import frame, jobs, places, runtime
from pages.shared.places import Place
from pages.shared.wording import md
from pages.shared.work.documents import Chosen

_SAVING = "corpus saving"


def draw(chosen: Chosen, sides: Sequence[Side]) -> bool:
    """Draw the form and the progress of what it started; return whether nothing is going on."""
    st.header("Keep it as a collection", anchor=False)
    st.caption(f"Kept on {md(places.title(places.current()))}; the Collections page changes where.")
    letters = {side.letter: side for side in sides}
    line = st.form("corpus keep", border=False).container(
        horizontal=True, vertical_alignment="bottom", gap="small"
    )
    with line:
        name = st.text_input("Name", placeholder=chosen.name or "my-documents", width=260)
        letter = st.selectbox(
            "Cut as",
            list(letters),
            format_func=lambda letter: letters[letter].title if letter in letters else letter,
            width=260,
        )
        language = st.selectbox(
            "Language of the keywords",
            list(LANGUAGES),
            format_func=lambda code: LANGUAGE_TITLES.get(code, code),
            width=200,
            help="Decides which words are left out and how endings are removed.",
        )
        go = st.form_submit_button("Save", type="primary", icon=":material/save:")
    if go:
        side = letters.get(letter, sides[0])
        st.session_state[_SAVING] = None
        with frame.errors_as_sentences():
            wanted = Manifest(
                check_name(name.strip() or chosen.name or "my-documents"),
                spec_text(side.spec), "", 0, chunker_text(side.parameters), language,
            )  # fmt: skip
            places.changed()
            turn = places.turn()
            st.session_state[_SAVING] = (places.current(), wanted, side, turn)
    if st.session_state.get(_SAVING):
        return _save(*st.session_state[_SAVING])
    return True


def _save(place: Place, wanted: Manifest, side: Side, turn: str) -> bool:
    done: Indexed | None = jobs.result(
        "corpus save",
        fingerprint("save", turn),
        collections.index_documents,
        place,
        wanted,
        side.cut.corpus,
        runtime.cache_path(),
        title=f"Saving “{md(wanted.name)}”",
        topic=f"model {side.spec.kind}",
    )
    if done is None:
        return jobs.failed("corpus save")
    st.success(places.told(wanted.name, done, place), icon=":material/check_circle:")
    _onwards(place, wanted.name)
    return True


def _onwards(place: Place, name: str) -> None:
    """Offer to go on with what was saved, unless collections are kept elsewhere by now."""
    if place != places.current():
        return
    with st.container(horizontal=True):
        if st.button("Search it", icon=":material/search:"):
            frame.go_to("search/page.py", places.search_link(name))
        if st.button("See all collections", icon=":material/inventory_2:"):
            frame.go_to("collections/page.py", {places.CHOSEN: name})


def code(chosen: Chosen, side: Side) -> str | None:
    """Return a program that cuts a ready corpus the same way; None for documents of one's own."""
    if not chosen.name:
        return None
    return "\n".join(
        [
            "from explorer.chunking import chunk, minilm_tokenizer, parse_chunker",
            "from explorer.evaluation.ready import load_ready_corpus",
            "",
            f"documents = load_ready_corpus({chosen.name!r}).documents",
            f"parameters = parse_chunker({chunker_text(side.parameters)!r})",
            *_cutting(side),
            "for part in made.chunks[:5]:",
            '    print(part.id, part.start, part.end, part.text[:60].replace("\\n", " "))',
            'print(len(made.chunks), "chunks")',
        ]
    )


def _cutting(side: Side) -> list[str]:
    if side.chunker != "semantic":
        return ["made = chunk(documents, parameters, tokenizer=minilm_tokenizer())"]
    return [
        "from explorer.embedders import embed, load_embedder, parse_spec",
        f"model = load_embedder(parse_spec({spec_text(side.spec)!r}))",
        "encode = lambda texts: embed(texts, model, cache=None).vectors",
        "made = chunk(documents, parameters, tokenizer=minilm_tokenizer(), encode=encode)",
    ]
