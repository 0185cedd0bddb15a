"""The live part of the search page: query, hits and map in one fragment."""

from collections.abc import Callable

import streamlit as st

from explorer.arrays import fingerprint
from explorer.embedders import parse_spec
from explorer.search import SearchOptions
from explorer.tasks import search as tasks_search
from explorer.tasks.search import Answer
from pages.search import controls, earlier, exports, hits, picture
from pages.search.sources import Source
from pages.shared import frame, jobs, models, runtime
from pages.shared.access import regions
from pages.shared.wording import md


@st.fragment
def draw(source: Source) -> None:
    """Draw the page below the choice of documents; typing reruns nothing else."""
    with frame.errors_as_sentences():
        text = controls.query(source)
        options = controls.options(source)
        if not text:
            st.caption("Type what to look for, in your own words.")
            return
        _offer_own_model(source)
        answer = search(source, text, options)
        if answer is None:
            return
        with regions.result():
            left, right = st.columns([3, 2], gap="large")
        with left:
            hits.draw(source, answer.result)
            earlier.keep(source, answer.result)
        with right, frame.errors_as_sentences():
            picture.draw(source, answer)
        exports.draw(answer.result)
        frame.show_python(exports.code(source, text, options))


def search(source: Source, text: str, options: SearchOptions) -> Answer | None:
    """Return what is found, or None while it is being looked for."""
    if source.saved is None:
        task: Callable[..., Answer] = tasks_search.search_searchable
        what: object = source.searchable
    else:
        task, what = tasks_search.search_saved, source.saved
    answer: Answer | None = jobs.result(
        "search",
        fingerprint("search", source.key, text, repr(options)),
        task,
        what,
        source.spec,
        text,
        options,
        runtime.cache_path(),
        title=f"Searching “{md(text, 60)}”",
        topic=f"model {source.spec.kind}",
    )
    return answer


def _offer_own_model(source: Source) -> None:
    """Where a collection was made with another model than the sidebar's, offer that one."""
    if source.manifest is None:
        return
    wanted = parse_spec(source.manifest.model)
    if wanted == source.spec or wanted.kind == source.spec.kind == "minilm":
        return

    def take() -> None:
        known = {spec: name for name, spec in models.known().items()}
        if wanted in known:
            st.session_state["choose model next"] = known[wanted]
        else:
            models.add(source.manifest.model if source.manifest else "", wanted)

    if st.button(
        f"Use its model, {md(models.title(wanted))}", icon=":material/memory:", on_click=take
    ):
        st.rerun()
