"""Data as people bring them, with values that formats like to lose."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from PIL import Image

from explorer.documents import Document
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
)
from explorer.evaluation.retrieval import Evaluation
from explorer.intake import View
from explorer.projection import GIVEN, PcaParameters, Projection, UmapParameters
from explorer.readers import Note, WordTable
from explorer.readers.pictures import thumbnails_of_files
from explorer.space import Provenance, Space
from explorer.workspaces import Data, KeptRun, KeptSearch, SavedView

SETS = {
    "similarity": SimilarityPairs((("tiger", "cat"), ("king", "")), (7.35, -0.0), "“ws.csv”"),
    "categories": Categories(("oak", "elm", "oak"), ("tree", "", "tree"), "c"),
    "analogies": AnalogyQuestions((("a", "b", "c", "d"), ("d", "c", "b", "a")), ("s", ""), "q"),
    "outliers": OutlierQuestions(
        (
            OutlierGroup("one", ("x", "y"), ("z",)),
            OutlierGroup("one", (), ("z", "w")),
            OutlierGroup("", ("v",), ()),
        ),
        "o",
    ),
}
DOCUMENTS = (
    Document(
        "a", "# Heading\n\nSome words.\r\n", "Heading", "notes.md", {"year": 1999, "ok": True}
    ),
    Document("b", "😀" * 120_001, "", "pasted", {"share": 0.1, "who": "Ünal", "odd": float("inf")}),
    Document("", "", "empty", ""),
)
"""One of them is longer than a cell of Parquet that is read back."""

JUDGED = RetrievalSet(
    "mine.csv",
    DOCUMENTS,
    {"q1": "where are the keys", "b": "", "": "nothing answers this"},
    {"q1": {"a": 2, "gone": 0.5, "": 0}, "b": {"b": 1, "a": -1}, "": {"a": 0}},
    ("1 judgement names no document.",),
)
"""Grades are whole or not; an id is empty; one query has the id of a document."""

# No half characters: the readers take them out.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = {
    "<f8": st.floats(width=64),
    "<f4": st.floats(width=32),
    "<i8": st.integers(-(2**63), 2**63 - 1),
    "|b1": st.booleans(),
}
FINITE = st.floats(-1e6, 1e6, width=32)


@st.composite
def columns(draw, n):
    """Columns beside the words: lists of text, or arrays of numbers."""
    made = {}
    for name in draw(st.lists(TEXT, max_size=3, unique=True)):
        kind = draw(st.sampled_from(["list", *NUMBERS]))
        cells = draw(st.lists(NUMBERS.get(kind, TEXT), min_size=n, max_size=n))
        made[name] = cells if kind == "list" else np.array(cells, dtype=kind)
    return made


@st.composite
def documents(draw):
    """Documents whose ids differ, with fields of every kind."""
    value = st.one_of(TEXT, st.integers(), st.booleans(), st.floats(allow_nan=False))
    fields = st.dictionaries(TEXT, value, max_size=3)
    ids = draw(st.lists(TEXT, min_size=1, max_size=5, unique=True))
    return tuple(Document(each, draw(TEXT), draw(TEXT), draw(TEXT), draw(fields)) for each in ids)


@st.composite
def judged(draw):
    """Queries of which at least one is judged by a document that is there."""
    about = draw(documents())
    ids = st.one_of(st.sampled_from([each.id for each in about]), TEXT)
    grade = st.one_of(st.integers(-9, 9), st.floats(-9, 9).filter(lambda each: each % 1))
    graded = st.dictionaries(TEXT, st.dictionaries(ids, grade, max_size=3), max_size=4)
    rows = {**draw(graded), draw(TEXT): {about[0].id: draw(grade)}}
    queries = {query: draw(TEXT) for query in rows}
    return RetrievalSet(draw(TEXT), about, queries, rows, tuple(draw(st.lists(TEXT, max_size=2))))


@st.composite
def tables(draw):
    words = tuple(draw(st.lists(TEXT, min_size=1, max_size=8)))
    notes = (Note("duplicate", draw(st.integers(1, 9)), draw(TEXT)),)
    name = draw(TEXT)
    return WordTable(words, name, (name, "other"), draw(columns(len(words))), notes, draw(TEXT))


@st.composite
def matrices(draw, n):
    d = draw(st.integers(1, 5))
    rows = st.lists(FINITE, min_size=d, max_size=d)
    return np.array(draw(st.lists(rows, min_size=n, max_size=n)), np.float32)


@st.composite
def spaces(draw):
    labels = draw(st.lists(TEXT, min_size=1, max_size=6))
    beside = draw(columns(len(labels)))
    missing = draw(st.sampled_from([None, float("nan")]))
    if beside and isinstance(first := next(iter(beside.values())), list):
        first[0] = missing
    metadata = pd.DataFrame(beside) if beside else None
    origin = Provenance(draw(TEXT), draw(TEXT), {"seed": 3, "note": draw(TEXT)})
    return Space(labels, draw(matrices(len(labels))), metadata, origin)


def layout(n, seed=0, method=GIVEN):
    places = np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)
    parameters = PcaParameters() if method == GIVEN else UmapParameters(n_neighbors=7)
    return Projection(places, method, parameters, 2, seed, (0.5, 0.25), ("as it came",))


def words(number=0, n=5):
    """Return a word list that no other number has."""
    names = tuple(f"word {number} {row}" for row in range(n))
    beside = {"group": ["a", "b"] * n, "weight": np.arange(n) / 3}
    beside["group"] = beside["group"][:n]
    return Data(WordTable(names, "word", ("word",), beside, (), "typed"))


def vectors(number=0, n=7, d=4):
    matrix = np.random.default_rng(number).normal(size=(n, d)).astype(np.float32)
    table = pd.DataFrame({"kind": ["x", None, "y", "x", "z", "", "NA"][:n]})
    return Data(space=Space([f"v{row}" for row in range(n)], matrix, table), layout=layout(n))


def picture(color, size=(8, 8)):
    """Return a picture of one color as a PNG file."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def noise(number=0, size=(32, 20)):
    """Return a picture of many colors as a PNG file."""
    pixels = np.random.default_rng(number).integers(0, 256, (size[1], size[0], 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def pictured(n=7):
    """Return vectors with thumbnails, one of them missing, and with views another tool saved."""
    files = [None if row == 2 else picture((40 * row, 90, 20)) for row in range(n)]
    views = (
        View("Close", "tsne", (0, 3), "kind", 2),
        View("Far", "pca", (), "", 3, (1.5, 0.1, -2.0)),
    )
    return replace(vectors(5, n), thumbnails=thumbnails_of_files(files), views=views)


def run(number=0, **others):
    """Return a run of two searches on four queries that no other number has."""
    draw = np.random.default_rng(number).random
    queries = ("q1", "q2", "", "q4")
    scores = {
        name: Evaluation(queries, {measure: draw(4) for measure in ("ndcg@10", "map")})
        for name in ("Dense", "BM25 + MaxSim")
    }
    told = {
        "about": {"queries": "4"},
        "settings": {"model": "minilm", "cut": "whole"},
        "versions": {"explorer": "0.1.0"},
        "figures": {name: found.means for name, found in scores.items()},
        "errors": {"Dense": {"ndcg@10": 0.125}},
        "scores": scores,
    }
    told |= {"of": "evaluation", "name": f"Set {number}", "asked": "0123456789abcdef"}
    return KeptRun(**{**told, **others})


SEARCH = KeptSearch(
    "where are the keys",
    "Letters",
    (("search_mode", '"hybrid"'), ("search_where_own", '["year = 1999", "ok = 1"]')),
    ("a#0", "b#2"),
)


def scores(found):
    """Return values by query such that equal means equal to the last bit."""
    return {
        name: (each.queries, {key: bits(values) for key, values in each.per_query.items()})
        for name, each in found.items()
    }


def view(number=0, parent=None, **others):
    """Return a saved view that no other number has."""
    address = (("list", "Ten topics"), ("method", "PCA"), ("tag", "a"), ("tag", "b"))
    told = {
        "sentence": f"What is to be seen, {number}.",
        "address": address,
        "marks": "f-1.5_1.5_-1_1_900_600*s12*h0.3*l4-9.12",
        "picture": "pca 2d 0123456789",
        "data": "0123456789abcdef",
        "rows": 100,
        "thumbnail": noise(number),
    }
    return SavedView(f"view-{number}", f"View {number}", parent=parent, **{**told, **others})


def bits(values):
    """Return a column such that equal means equal to the last bit, missing values too."""
    if isinstance(values, list | tuple):
        return list(values)
    if isinstance(values, pd.Series) and values.dtype.kind == "O":
        return str(values.dtype), [None if pd.isna(v) else v for v in values]
    array = np.asarray(values)
    return array.dtype.str, array.tobytes()


def _plain(documents):
    return [
        (each.id, each.text, each.title, each.source, dict(each.metadata)) for each in documents
    ]


def facts(data):
    """Return all of some data as values that can be compared."""
    told = {"pairs": data.pairs, "views": data.views, "questions": data.questions}
    told["documents"] = _plain(data.documents)
    if (judged := data.judged) is not None:
        graded = {query: list(row.items()) for query, row in judged.judgements.items()}
        grades = [repr(grade) for row in graded.values() for _, grade in row]
        rest = (judged.name, judged.notes, list(judged.queries.items()))
        told["judged"] = (*rest, list(graded.items()), grades)
        told["documents"] = _plain(judged.documents)
    if (small := data.thumbnails) is not None:
        sides = (small.width, small.height, small.columns, small.rows)
        told["thumbnails"] = (small.sheet, sides, small.absent)
    if (table := data.table) is not None:
        beside = {name: bits(values) for name, values in table.beside.items()}
        rest = (table.words, table.column, table.columns, table.notes, table.source)
        told["table"] = (*rest, list(beside), beside)
    if (space := data.space) is not None:
        beside = {name: bits(space.metadata[name]) for name in space.columns}
        origin = (space.provenance.source, space.provenance.model, dict(space.provenance.options))
        told["space"] = (space.labels, bits(space.vectors), list(beside), beside, origin)
        told["fingerprint"] = space.fingerprint
    if (drawn := data.layout) is not None:
        told["layout"] = (
            bits(drawn.coordinates),
            drawn.laid_out if drawn.laid_out is None else bits(drawn.laid_out),
            (drawn.method, drawn.parameters, drawn.dimensions, drawn.seed),
            (drawn.explained_variance, drawn.notes),
        )
    return told
