"""Damage to bytes, as disks, wires, editors and ill will do it."""

import random

PIECES = (
    b"\0", b"\n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xff\xff\x7f", b"\xc3(", b"NaN",
    b"-Infinity", b"1e999", b"99999999999999999999", b"-1", b"0.5", b"null", b"true", b"[[[[", b"{",
    b'"', b"'", b"\\", b"../../", b"=1+1", b"<script>", b"&#0;", b"%s", b"\xe2\x80\xae", b"{}",
    b"\xed\xb3\xbf", b"`", b"$x$", b"|", b";", b",", b"\t", b":" * 9, b"(" * 99,
)  # fmt: skip
"""What parsers trip over."""


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes changed in one to five places."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        place, length = rng.randrange(len(changed) + 1), rng.randint(1, 9)
        match rng.randrange(8):
            case 0 if place < len(changed):
                changed[place] ^= 1 << rng.randrange(8)
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length] * 3
            case 3:
                changed[place : place + length] = rng.randbytes(length)
            case 4:
                del changed[place:]
            case 5:
                other = rng.randrange(len(changed) + 1)
                changed[place:place] = changed[other : other + rng.randint(1, 200)]
            case _:
                changed[place:place] = rng.choice(PIECES)
    return bytes(changed)
