"""Let the disk fail in every way at every step of what is written, and the power after every step.

``python -m tests.faults [cache|collection|workspace …] [--seed 0] [--most N]`` prints a line for
each: how many were tried, and how many left something that is neither the old state nor the new.
Linux, with a C compiler.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.running import SUBJECTS, built, driven


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=0, help="faults of each; by default all")
    options = parser.parse_args()
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"no subject: {', '.join(sorted(unknown))}")
    tried = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        disk = built(Path(folder))
        for subject in options.subjects or SUBJECTS:
            for what, title in (("faults", "faults of the disk"), ("power", "losses of power")):
                found = driven(disk, what, subject, options.seed, options.most)
                tried, wrong = tried + found["tried"], wrong + len(found["wrong"])
                counts = f"{found['tried']:>8,} {title} tried, {len(found['wrong'])} wrong"
                sys.stdout.write(f"{subject:<12}{counts}\n")
                sys.stdout.writelines(f"  {each}\n" for each in found["wrong"][:20])
                sys.stdout.flush()
    sys.stdout.write(f"{tried:,} tried, {wrong} wrong; seed {options.seed}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
