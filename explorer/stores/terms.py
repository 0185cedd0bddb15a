"""Keywords as sparse vectors, so that any store computes BM25 as a plain dot product.

A chunk's weight of a term holds everything of BM25 [1]_ but the rarity of the term; the query's
weight is that rarity, counted when it is asked for. So scores stay exact while chunks come and go,
and whatever number of shards a collection is spread over.

References
----------
.. [1] Kamphuis, de Vries, Boytsov, Lin: Which BM25 do you mean? ECIR 2020. The variant of Lucene.
"""

import hashlib
import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from explorer.stores.base import Terms

K1, B = 1.5, 0.75
_MOST = 100_000  # counts kept, of about 150 bytes each


class KnownCounts:
    """In how many chunks terms occur, for as long as their collections stay as they are.

    A process opens a collection for each search, and counting takes most of one by keywords.
    """

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[str, int], int] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, stamp: str, number: int) -> int | None:
        """Return how many chunks hold a term in the state with this stamp; None if not counted."""
        return self._counts.get((stamp, number))

    def keep(self, stamp: str, number: int, count: int) -> None:
        """Note what was counted; what was noted first is forgotten first."""
        with self._guard:
            self._counts[stamp, number] = count
            if len(self._counts) > _MOST:
                self._counts.popitem(last=False)


@lru_cache(_MOST)
def term_number(term: str) -> int:
    """Return the 32-bit number of a term, the same in every process.

    Among 10,000 different terms one pair shares a number with a chance of about one in a hundred.
    """
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big")


def term_counts(terms: Sequence[str]) -> dict[int, int]:
    """Return how often each term occurs, by its number, ascending."""
    return dict(sorted(Counter(map(term_number, terms)).items()))


def chunk_terms(counts: Mapping[int, int], average: float) -> Terms:
    """Return the weights of a chunk's terms.

    Parameters
    ----------
    counts : mapping of term number to occurrences, ascending
    average : float > 0
        Terms in a chunk of the collection, on average.
    """
    length = sum(counts.values())
    held_back = K1 * (1 - B + B * length / average)
    return Terms(tuple(counts), tuple(count / (count + held_back) for count in counts.values()))


def query_terms(terms: Sequence[str], holding: Mapping[int, int], chunks: int) -> Terms:
    """Return the weights of a query's terms.

    Parameters
    ----------
    terms : sequence of str
    holding : mapping of term number to int
        In how many chunks each occurs; terms that occur in none are left out.
    chunks : int
        How many chunks there are.
    """
    counts = {n: c for n, c in term_counts(terms).items() if holding.get(n, 0) > 0}
    return Terms(
        tuple(counts),
        tuple(
            count * math.log(1 + (chunks - holding[number] + 0.5) / (holding[number] + 0.5))
            for number, count in counts.items()
        ),
    )
