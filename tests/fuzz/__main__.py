"""Try mutants of everything that is taken in, for as long as one likes.

``python -m tests.fuzz [TARGET …] [--seconds 60 | --tries 2000] [--seed 0]`` prints a line for each:
how many were tried and how many came out as anything but a value or a sentence. Those are kept
beside the tests, which try them from then on.
"""

import argparse
import sys

from tests.fuzz.targets import TARGETS
from tests.fuzz.trying import try_mutants


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, help="of each target")
    parser.add_argument("--tries", type=int, help="of each target")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target: {', '.join(sorted(unknown))}")
    tried = faults = 0
    for name in options.targets or TARGETS:
        target = TARGETS[name]
        most = options.tries or (None if options.seconds else target.tries)
        found = try_mutants(target, options.seed, most, options.seconds)
        tried, faults = tried + found.tried, faults + len(found.faults)
        counts = ", ".join(f"{each}: {n:,}" for each, n in sorted(found.outcomes.items()))
        sys.stdout.write(
            f"{name:<12}{found.tried:>9,} tried, {len(found.faults)} faults ({counts})\n"
        )
        for fault in found.faults:
            sys.stdout.write(f"  {fault}\n  kept as {fault.keep()}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{tried:,} tried, {faults} faults; seed {options.seed}\n")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
