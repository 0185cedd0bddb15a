"""Sizes, times and lists as a person reads them."""

from collections.abc import Sequence


def counted(things: Sequence[object]) -> str:
    """Return “1 index” or “4 indexes”."""
    return "1 index" if len(things) == 1 else f"{len(things)} indexes"


def listed(names: Sequence[str]) -> str:
    """Return names as a person lists them: “a, b and c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def size_text(size: float) -> str:
    """Return bytes as a person reads them: “1.5 GB”."""
    for unit, divisor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= divisor:
            number = size / divisor
            return f"{number:,.0f} {unit}" if number >= 100 else f"{number:.3g} {unit}"
    return f"{size:.0f} bytes"


def time_text(milliseconds: float) -> str:
    """Return a duration to two figures: “.35 ms” is “0.35 ms”, 1,200 ms “1.2 s”."""
    if milliseconds >= 1_000:
        return (
            f"{milliseconds / 1e3:.2g} s" if milliseconds < 1e5 else f"{milliseconds / 1e3:,.0f} s"
        )
    if milliseconds >= 100:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds:.2g} ms"


def long_text(seconds: float) -> str:
    """Return an estimated duration as roughly as it is known: “about 3 minutes”."""
    if seconds < 1.0:
        return "less than a second"
    units = (("hour", 3_600.0), ("minute", 60.0), ("second", 1.0))
    unit, length = next(each for each in units if seconds >= 1.5 * each[1] or each[1] == 1.0)
    many = seconds / length
    number = f"{many:.1f}".removesuffix(".0") if many < 10 else f"{many:,.0f}"
    return f"about {number} {unit}{'' if number == '1' else 's'}"
