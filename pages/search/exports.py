"""Hits to take away: as a table, as JSON, and as a program that finds them again."""

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import streamlit as st

from explorer.embedders import spec_text
from explorer.plots import to_csv
from explorer.search import SearchOptions, SearchResult
from pages.search.sources import Source
from pages.shared import downloads

if TYPE_CHECKING:
    import pandas as pd


def draw(result: SearchResult) -> None:
    """Draw the download buttons, if anything was found."""
    if not result.hits:
        return
    with st.container(horizontal=True, gap="small"):
        downloads.button("Hits as CSV", "hits.csv", lambda: to_csv(table(result)))
        downloads.button("Hits as JSON", "hits.json", lambda: as_json(result))


def table(result: SearchResult) -> "pd.DataFrame":
    """Return one row for each hit, with rank and score at every stage."""
    import pandas as pd

    rows = []
    for rank, hit in enumerate(result.hits, 1):
        row = {
            "rank": rank, "score": hit.score, "document": hit.document_id, "chunk": hit.id,
            "title": hit.title, "text": hit.text, "source": hit.source,
        }  # fmt: skip
        for stage in hit.stages:
            row[f"{stage.name}_rank"] = stage.rank
            row[f"{stage.name}_score"] = stage.score
        rows.append(row)
    return pd.DataFrame(rows)


def as_json(result: SearchResult) -> str:
    """Return all that is known of the hits."""
    hits = [
        {
            "id": hit.id, "document": hit.document_id, "title": hit.title, "score": hit.score,
            "text": hit.text, "source": hit.source, "start": hit.start, "end": hit.end,
            "stages": [asdict(stage) for stage in hit.stages],
            "highlights": [list(span) for span in hit.highlights],
            "folded": list(hit.folded), "metadata": dict(hit.metadata),
        }
        for hit in result.hits
    ]  # fmt: skip
    found = {"query": result.query, "mode": result.mode, "message": result.message, "hits": hits}
    return json.dumps(found, ensure_ascii=False, indent=2)


def code(source: Source, text: str, options: SearchOptions) -> str | None:
    """Return a program that searches the same; None for documents it cannot name."""
    imports = ["from explorer.search import " + ", ".join(_names(source, options))]
    if source.manifest is not None:
        imports.append("from explorer.stores import open_backend, open_collection, parse_store")
        body = [
            f"place = parse_store({source.address!r})",
            f"with open_collection(open_backend(place), {source.manifest.name!r}) as found:",
            "    searcher = open_stored_searcher(found)",
            f"    result = searcher.search({text!r}, {_made(options)})",
        ]
    elif source.name:
        imports = [
            "from explorer.chunking import RecursiveParameters, chunk, minilm_tokenizer",
            "from explorer.documents import Corpus",
            "from explorer.embedders import EmbeddingCache, parse_spec",
            "from explorer.evaluation.ready import load_ready_corpus",
            *imports,
        ]
        ours = source.spec.kind in ("minilm", "minilm-int8")
        counting = ", tokenizer=minilm_tokenizer()" if ours else ""
        body = [
            f"documents = load_ready_corpus({source.name!r}).documents",
            f"pieces = chunk(documents, RecursiveParameters(){counting}).chunks",
            f"model = parse_spec({spec_text(source.spec)!r})",
            "searcher = open_searcher(Corpus(documents, pieces), model, cache=EmbeddingCache())",
            f"result = searcher.search({text!r}, {_made(options)})",
        ]
    else:
        return None
    shown = [
        "print(result.message)",
        "for rank, hit in enumerate(result.hits, 1):",
        '    print(rank, hit.title, f"{hit.score:.4f}", explain(hit))',
    ]
    return "\n".join([*imports, "", *body, *shown])


def _names(source: Source, options: SearchOptions) -> list[str]:
    opening = "open_searcher" if source.manifest is None else "open_stored_searcher"
    used = ["SearchOptions", "explain", opening]
    return ["Filter", *used] if options.filters else used


def _made(options: SearchOptions) -> str:
    default = SearchOptions()
    changed = [
        f"{each.name}={getattr(options, each.name)!r}"
        for each in fields(options)
        if getattr(options, each.name) != getattr(default, each.name)
    ]
    return f"SearchOptions({', '.join(changed)})"
