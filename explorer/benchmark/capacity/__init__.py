"""What a collection of a size one does not have yet would need: storage, machines and time."""

from explorer.benchmark.capacity.needs import KINDS, Capacity, Keeping, Plan, capacity
from explorer.benchmark.capacity.rates import Rates, Speed, Timed, measure_rates
from explorer.benchmark.capacity.times import Expected, expected_hours, expected_search
from explorer.benchmark.capacity.wording import sentences

__all__ = [
    "KINDS",
    "Capacity",
    "Expected",
    "Keeping",
    "Plan",
    "Rates",
    "Speed",
    "Timed",
    "capacity",
    "expected_hours",
    "expected_search",
    "measure_rates",
    "sentences",
]
