"""What embedding through a paid service will cost, before it is spent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.embedders.service import OPENAI_URL, OpenAIParameters

# Dollars per million tokens as OpenAI listed them; a service may change its prices any day.
_PRICES = {
    "text-embedding-3-small": 0.02,
    "text-embedding-3-large": 0.13,
    "text-embedding-ada-002": 0.10,
}
_BYTES_PER_TOKEN = 4.0


@dataclass(frozen=True)
class Estimate:
    """An approximate bill.

    Attributes
    ----------
    tokens : int
        Guessed from the length of the texts; the service counts its own way.
    dollars : float or None
        None where the price is not known to us.
    """

    tokens: int
    dollars: float | None


def estimate(texts: Sequence[str], parameters: OpenAIParameters) -> Estimate:
    """Guess tokens and price of embedding each distinct text once.

    English takes about one token per four bytes of UTF-8; a text takes at least one.

    Parameters
    ----------
    texts : sequence of str
    parameters : OpenAIParameters
    """
    distinct = dict.fromkeys(texts)
    tokens = sum(
        max(1, math.ceil(len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN))
        for text in distinct
    )
    price = _PRICES.get(parameters.model) if parameters.base_url == OPENAI_URL else None
    return Estimate(tokens, None if price is None else tokens * price / 1_000_000)
