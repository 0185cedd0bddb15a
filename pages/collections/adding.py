"""Add documents to a collection, or put new versions in the place of those that are there."""

from collections.abc import Sequence

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import chunker_title
from explorer.documents import Document
from explorer.embedders import parse_spec
from explorer.readers import documents_from_text
from explorer.stores import Manifest
from explorer.tasks import collections
from explorer.tasks.collections import DocumentRow
from pages.collections import work
from pages.collections.work import Work
from pages.shared import documents, frame, models, places, runtime
from pages.shared.wording import counted, md

PASTE, UPLOAD = "paste", "upload"
_WAYS = {PASTE: "Paste text", UPLOAD: "Upload files"}


def draw(manifest: Manifest, there: Sequence[DocumentRow] | None) -> None:
    """Draw the form; `there` is what the collection holds, where that is known."""
    st.header("Add or update", anchor=False)
    way = st.segmented_control(
        "From",
        list(_WAYS),
        format_func=lambda name: _WAYS.get(name, name),
        default=PASTE,
        required=True,
        key="collections from",
        label_visibility="collapsed",
    )
    st.caption(
        f"Cut as the rest, “{md(chunker_title(manifest.chunker))}”, and embedded with "
        f"{md(models.named(manifest.model))}; a document whose id is there already is replaced."
    )
    with frame.errors_as_sentences():
        if way == PASTE:
            _paste(manifest)
        else:
            _upload(manifest, there)


def _paste(manifest: Manifest) -> None:
    # A form of its own after each change: what was added is not offered again.
    with st.form(f"collections paste {places.turn()}", border=False):
        name = st.text_input(
            "Id", placeholder="made from the text", max_chars=200,
            help="To update a document, give its id as it stands in the table.",
        )  # fmt: skip
        text = st.text_area("Text", height=180, max_chars=1_000_000)
        go = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if go:
        (found,) = documents_from_text(text).documents
        # The same text is the same document, however often it is pasted.
        own = name.strip() or f"pasted-{fingerprint(found.text)[:8]}"
        _add(manifest, [Document(own, found.text, found.title, found.source)])


def _upload(manifest: Manifest, there: Sequence[DocumentRow] | None) -> None:
    uploaded = documents.upload(f"collections files {places.turn()}")
    if uploaded is None:
        return
    _, found = uploaded
    frame.notes(found.notes)
    st.caption(_foreseen(found.documents, there))
    if st.button(
        f"Add {counted(len(found.documents), 'document')}", type="primary", icon=":material/add:"
    ):
        _add(manifest, found.documents)


def _foreseen(read: Sequence[Document], there: Sequence[DocumentRow] | None) -> str:
    if there is None:
        return f"{counted(len(read), 'document')} read."
    known = {row.id for row in there}
    again = sum(document.id in known for document in read)
    return (
        f"{counted(len(read), 'document')} read: {len(read) - again:,} new, {again:,} to "
        "replace those of the same id."
    )


def _add(manifest: Manifest, added: Sequence[Document]) -> None:
    name, place = md(manifest.name), places.current()
    work.start(
        Work(
            collections.add_documents,
            (
                place,
                manifest.name,
                tuple(added),
                runtime.cache_path(),
            ),
            f"Adding {counted(len(added), 'document')} to “{name}”",
            lambda done: places.told(manifest.name, done, place),
            f"model {parse_spec(manifest.model).kind}",
        )
    )
