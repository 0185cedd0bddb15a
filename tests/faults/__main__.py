"""Let the disk fail in every way at every step of what is written, and the power after every step.

``python -m tests.faults [cache|collection|workspace …] [--seed 0] [--skip M] [--most N]`` prints a
line for each: how many were tried, and how many left something that is neither the old state nor
the new. The order is the seed's, so a long run can be done in parts. Linux, with a C compiler.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.running import SUBJECTS, built, driven

KINDS = {"faults": "faults of the disk", "power": "losses of power"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--skip", type=int, default=0, help="of each, done in another run")
    parser.add_argument("--most", type=int, default=0, help="of each; by default all")
    parser.add_argument("--only", choices=KINDS, help="one of the two kinds")
    options = parser.parse_args()
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"no subject: {', '.join(sorted(unknown))}")
    tried = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        disk = built(Path(folder))
        for subject in options.subjects or SUBJECTS:
            for what in [options.only] if options.only else KINDS:
                found = driven(disk, what, subject, options.seed, options.most, options.skip)
                tried, wrong = tried + found["tried"], wrong + len(found["wrong"])
                counts = f"{found['tried']:>8,} {KINDS[what]} tried, {len(found['wrong'])} wrong"
                sys.stdout.write(f"{subject:<12}{counts}\n")
                sys.stdout.writelines(f"  {each}\n" for each in found["wrong"][:20])
                sys.stdout.flush()
    sys.stdout.write(f"{tried:,} tried, {wrong} wrong; seed {options.seed}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
