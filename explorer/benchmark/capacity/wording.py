"""Capacity, hours and milliseconds as a person reads them, with how far to trust them."""

from explorer.benchmark.capacity.needs import Capacity
from explorer.benchmark.capacity.rates import Rates
from explorer.benchmark.capacity.times import Expected, expected_hours, expected_search
from explorer.benchmark.wording import listed, time_text


def sentences(needed: Capacity, rates: Rates) -> tuple[str, ...]:
    """Return what is not in the table: chunks, hours, search, and how sure each is."""
    plan = needed.plan
    told = [
        f"{plan.documents:,} documents of {plan.tokens:,} tokens make about {plan.chunks:,} chunks "
        f"of {plan.chunk_tokens:,.0f} tokens, if lengths vary by half around their mean.",
        "Vectors are exact, with room for one beside each document's own record; keywords with "
        "filters, and texts, rest on English and may be off by half. Memory and disk are of one "
        "copy and hold a fifth more, for segments that are written anew.",
    ]
    if rates.speed is not None:
        hours = expected_hours(plan.chunks, rates.speed)
        told.append(
            f"Embedding takes {_range(hours)} hours on this machine, by "
            f"{rates.speed.typical:,.0f} texts a second measured on {rates.speed.texts} "
            f"({rates.speed.low:,.0f} to {rates.speed.high:,.0f} between batches); ten machines "
            "like it take a tenth."
        )
    if rates.searches:
        shards = needed.keepings[0].shards
        p50, p95 = expected_search(rates.searches, plan.chunks, shards)
        sizes = listed([f"{each.n:,}" for each in rates.searches])
        told.append(
            f"A search by meaning takes {_milliseconds(p50)} (median) and {_milliseconds(p95)} "
            f"(95 %), beside the way to the server: a graph was timed at {sizes} vectors on this "
            "machine and scaled by the logarithm of a shard's size; a graph that fits in no cache "
            "takes half as long again, at most three times as long."
        )
    return tuple(told)


def _range(expected: Expected) -> str:
    return f"{_number(expected.typical)} ({_number(expected.low)} to {_number(expected.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _milliseconds(expected: Expected) -> str:
    return (
        f"{time_text(expected.typical)} ({time_text(expected.low)} to {time_text(expected.high)})"
    )
