"""What pages say: no name that the code has for something, and no share without its number."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Table, UnknownElement

from explorer.chunking import CHUNKERS
from explorer.clustering.methods import CLUSTERINGS
from explorer.documents import Document
from explorer.embedders import EMBEDDERS
from explorer.evaluation.describing import TITLES
from explorer.evaluation.ready import ready_corpora
from explorer.indexes import INDEXES
from explorer.projection import METHODS
from explorer.search.rerank import RERANKERS
from explorer.stores import STORES
from explorer.vocabulary import frequent_words
from explorer.wordlists import WORD_LISTS
from pages.shared import models
from tests.pages.screen import ROOT, keep

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

PAGES = sorted(page.parent.name for page in (ROOT / "pages").glob("*/page.py"))
REGISTRIES = (CHUNKERS, CLUSTERINGS, EMBEDDERS, INDEXES, METHODS, RERANKERS, STORES)
# What is shown of a component is drawn in the browser from what people wrote; code is for machines.
# A percentage; and a number beside it, of how many things it is one.
SHARE = re.compile(r"\d(?:\.\d+)?\s?%")
NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.,]*\d|\s?%)")
UNSEEN = ("bidi_component", "code", "html")
FIELDS = ("value", "label", "help", "placeholder", "body", "text", "options", "alt", "delta")


def internal_names() -> set[str]:
    """Return the keys of all registries that are not words people use for the same thing."""
    entries = [entry for registry in REGISTRIES for entry in registry.values()]
    entries += [*WORD_LISTS(), *ready_corpora()]
    names = {name for registry in REGISTRIES for name in registry}
    names |= {entry.name for entry in (*WORD_LISTS(), *ready_corpora())}
    names |= {models.DEFAULT, "tf-idf-words", *TITLES}
    # In the middle of a sentence a title begins with a small letter.
    titles = [
        form for each in entries for form in (each.title, each.title[0].lower() + each.title[1:])
    ]
    told = " ".join([*titles, *(getattr(each, "description", "") for each in entries)])
    told += f" {' '.join(TITLES.values())}"
    english = set(frequent_words(30_000))
    return {name for name in names if name not in english and not found(name, told)}


def found(name: str, text: str) -> list[str]:
    return re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)


def shown(at: AppTest) -> Iterator[str]:
    """Yield all that a page says: texts, labels, options, cells, titles of figures."""
    waiting: list[Any] = [at._tree]
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        if getattr(node, "type", "") in UNSEEN:
            continue
        if isinstance(node, (Dataframe, Table)):
            yield from (str(cell) for row in node.value.itertuples() for cell in row)
            yield from map(str, node.value.columns)
        elif isinstance(node, UnknownElement) and hasattr(node.proto, "spec"):
            yield from re.findall(r'"(?:text|name|title)":"([^"]*)"', node.proto.spec)
        else:
            yield from _said(getattr(node, "proto", None))


def _said(proto: Any) -> Iterator[str]:
    for name in FIELDS:
        said = getattr(proto, name, "")
        for each in [said] if isinstance(said, str) else said if hasattr(said, "__iter__") else []:
            content = getattr(each, "content", each)
            if isinstance(content, str):
                yield content.replace("\\", "")


def shares_of_nothing(at: AppTest) -> list[str]:
    """Return what tells a percentage, and nowhere in the same place of how many."""
    waiting: list[Any] = [at._tree]
    bad = []
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        if getattr(node, "type", "") in UNSEEN or isinstance(node, (Dataframe, Table)):
            continue
        said = " ".join(_said(getattr(node, "proto", None)))
        if SHARE.search(said) and not NUMBER.search(SHARE.sub("", said)):
            bad.append(said)
    return bad


def test_a_share_is_known_by_its_sign_and_a_number_by_having_none():
    assert SHARE.search("keeps 64% of its neighbors")
    assert not NUMBER.search("64.2% and 15 % by chance, cosine 0.53")
    assert NUMBER.search("of 100 words")[0] == "100"
    assert NUMBER.search("its 1,234 words.")[0] == "1,234"


def test_the_names_looked_for_are_those_of_the_code():
    names = internal_names()
    assert {"minilm", "umap", "kmeans", "hnsw", "royal-family"} <= names
    assert not {"sentence", "topics"} & names
    assert found("minilm", "1 chunk · minilm, 384") == ["minilm"]
    assert found("minilm", "all-minilm minilm-x") == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_name_of_the_code_or_a_share_without_its_number(app, page):
    keep("mine", Document("a", "Bread rises with yeast."), Document("b", "Cats sleep all day."))
    query = {"search_in": "mine (saved)", "search_query": "bread"} if page == "search" else {}
    at = app(f"{page}/page.py", **query)
    assert not at.exception
    said = list(shown(at))
    assert len(said) > 10
    bad = {name: text for name in internal_names() for text in said if found(name, text)}
    assert bad == {}
    assert [text for text in said if re.search(r"\w+:size=\d", text)] == []
    assert shares_of_nothing(at) == []
