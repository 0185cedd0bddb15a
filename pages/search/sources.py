"""What is searched: a ready corpus, own documents, or a saved collection."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import CHUNKERS, ChunkParameters, RecursiveParameters
from explorer.documents import Corpus
from explorer.embedders import EmbedderSpec
from explorer.evaluation.ready import ready_corpora
from explorer.stores import Manifest, ServerParameters
from explorer.tasks import search
from explorer.tasks.collections import Listing
from explorer.tasks.search import Saved, Searchable
from pages.shared import documents, frame, jobs, models, places
from pages.shared.documents import YOURS, chosen_of, cutting_of, make_current, ready
from pages.shared.places import Place
from pages.shared.wording import counted, md
from pages.shared.work.documents import Chosen
from pages.shared.work.own import own_documents

SAVED = "saved:"
DEFAULT = "tickets"


@dataclass(frozen=True, eq=False)
class Source:
    """Something to search.

    Attributes
    ----------
    name : str
        Of the ready corpus or of the collection; empty for one's own documents.
    title : str
        Raw text.
    spec : EmbedderSpec
        What embeds queries.
    searchable : Searchable, optional
        The corpus in memory; None for a large collection.
    manifest : Manifest, optional
        Of a saved collection.
    place : FolderParameters or ServerParameters, optional
        Where that is kept.
    queries : tuple of str
        Examples.
    """

    name: str
    title: str
    spec: EmbedderSpec
    searchable: Searchable | None
    manifest: Manifest | None = None
    place: Place | None = None
    queries: tuple[str, ...] = ()

    @property
    def saved(self) -> Saved | None:
        """Where the collection is kept, if it is one."""
        if self.manifest is None or self.place is None:
            return None
        return Saved(self.place, self.manifest.name)

    @property
    def address(self) -> str | None:
        """Where a collection is kept as `parse_store` reads it, without a key; None for here."""
        return self.place.url if isinstance(self.place, ServerParameters) else None

    @property
    def corpus(self) -> Corpus | None:
        """Documents and chunks, where they are here."""
        return None if self.searchable is None else self.searchable.corpus

    @property
    def chunks(self) -> int:
        """How many chunks are searched."""
        if self.manifest is not None:
            return self.manifest.chunks
        return 0 if self.corpus is None else len(self.corpus.chunks)

    @property
    def fields(self) -> tuple[str, ...]:
        """Metadata fields that filters may name."""
        if self.manifest is not None:
            return self.manifest.fields
        documents = () if self.corpus is None else self.corpus.documents
        return tuple(dict.fromkeys(name for each in documents for name in each.metadata))

    @property
    def key(self) -> str:
        """Equal for equal content and model."""
        content = self.manifest.stamp if self.manifest else ""
        return fingerprint(
            self.name, content, self.searchable.key if self.searchable else "", repr(self.spec)
        )


def choose() -> Source | None:
    """Draw the choice and return what is searched, or None while it is made ready."""
    places.follow_link()
    kept = _collections()
    titles = _titles(kept)
    _require_here(titles)
    name = st.selectbox(
        "Search in",
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key=places.SEARCHED,
        bind="query-params",
        width=360,
    )
    if name.startswith(SAVED):
        return _saved(kept[name.removeprefix(SAVED)])
    if name in own_documents():
        make_current(name)
        return _in_memory(chosen_of(name), cutting_of(name))
    return _in_memory(ready(name if name in titles else DEFAULT), RecursiveParameters())


def is_here(name: str) -> bool:
    """Whether something of this name can be searched now."""
    return name in _titles(_collections())


def _require_here(titles: Mapping[str, str]) -> None:
    """Show nothing else under a link to own documents that are not here, until one is chosen."""
    asked = st.query_params.get(places.SEARCHED, "")
    if places.SEARCHED in st.session_state or not asked.endswith(YOURS):
        return
    told = documents.missing(
        asked.removesuffix(YOURS), [title.removesuffix(YOURS) for title in titles.values()]
    )
    if told is None:
        return
    st.warning(md(told, limit=300), icon=":material/link_off:")
    mine = own_documents()
    offered = {name: title for name, title in titles.items() if name in mine or name == DEFAULT}
    with st.container(horizontal=True, gap="small"):
        for name, title in offered.items():
            st.button(md(title, limit=60), key=f"instead {name}", on_click=_take, args=(name,))
    frame.end()


def _take(name: str) -> None:
    st.session_state[places.SEARCHED] = name


def _titles(kept: Mapping[str, Manifest]) -> dict[str, str]:
    entries = {entry.name: entry.title for entry in ready_corpora()}
    titles = {DEFAULT: entries.pop(DEFAULT), **entries}
    titles |= {name: f"{each.title}{YOURS}" for name, each in own_documents().items()}
    for name in kept:
        titles[f"{SAVED}{name}"] = places.searched_title(name)
    return titles


def _collections() -> dict[str, Manifest]:
    # Where they cannot be listed that is said, and the corpora that come with the app remain.
    found: Listing | None = None
    with frame.errors_as_sentences():
        found = places.listing()
    return {} if found is None else {each.name: each for each in found.manifests}


def _in_memory(chosen: Chosen, parameters: ChunkParameters) -> Source | None:
    spec = models.chosen()
    pieces = documents.cut("search chunks", chosen, parameters, spec)
    if pieces is None:
        return None
    found = documents.embedded("search vectors", pieces.corpus, spec)
    if found is None:
        return None
    _say(len(chosen.documents), found, md(models.title(spec)), _cutting(chosen, parameters))
    return Source(chosen.name, chosen.title, spec, found, queries=chosen.queries)


def _cutting(chosen: Chosen, parameters: ChunkParameters) -> str:
    """Say how the documents were cut, in the words of the Corpus page."""
    entry = next(each for each in CHUNKERS.values() if each.parameters is type(parameters))
    where = "" if chosen.name else ", as strategy A on the Corpus page"
    return f"cut: {entry.title.lower()}{where}"


def _say(documents: int, found: Searchable, title: str, cutting: str) -> None:
    facts = [counted(documents, "document"), counted(len(found.corpus), "chunk"), cutting]
    if found.vectors is None:
        facts.append("keywords only")
    else:
        facts.append(title)
        # This stays as long as the page is open: what is not so any more is not said.
        if found.cached:
            facts.append(f"{found.cached:,} from cache")
        if found.computed:
            facts.append(f"{found.computed:,} embedded for this")
    st.caption(" · ".join(facts))


def _saved(listed: Manifest) -> Source | None:
    place, name = places.current(), listed.name
    opened: tuple[Manifest, Searchable | None] | None = jobs.result(
        "search collection",
        # No two manifests share a stamp, so a collection written since is opened anew.
        fingerprint("collection", places.token(), name, listed.stamp),
        search.open_saved,
        Saved(place, name),
        title=f"Opening “{md(name)}”",
        topic="model minilm",
    )
    if opened is None:
        return None
    manifest, found = opened
    st.caption(
        f"{counted(manifest.documents, 'document')} · {counted(manifest.chunks, 'chunk')} · "
        f"{md(models.named(manifest.model))} · {manifest.chunks:,} from the collection, nothing "
        "embedded"
    )
    return Source(name, name, models.chosen(), found, manifest, place)
