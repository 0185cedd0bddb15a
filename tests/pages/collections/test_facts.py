"""What is said of a collection beside its table."""

from explorer.stores import Manifest
from explorer.stores.recall import LARGE, Recall
from pages.collections.table import facts
from pages.shared.wording import md


def test_of_a_large_collection_it_is_told_what_a_search_finds():
    small = Manifest("some", "minilm", "f", 384, chunks=LARGE - 1)
    assert (
        facts(small)
        == f"0 documents · {LARGE - 1:,} chunks · {md('all-MiniLM-L6-v2')}, 384 dimensions"
    )
    known = Recall(256, 0.973, 64, 20_000)
    told = facts(small.but(chunks=20_000, recall=known)).split("  \n")
    assert told[1] == md(known.describe(), 400)
    assert "is not measured yet" in facts(small.but(chunks=LARGE))
