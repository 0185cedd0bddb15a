"""How the verdict and the number of a significance test are said: everywhere alike."""

CHANCE = 0.05
"""A p-value above is called no more than chance."""

_LEAST = 0.001


def is_beyond(p_value: float) -> bool:
    """Whether a p-value is called beyond chance."""
    return p_value <= CHANCE


def p_number(p_value: float) -> str:
    """Return a p-value as a number stands alone: “0.012”, or “< 0.001” for what is less."""
    return f"{p_value:.3f}" if p_value >= _LEAST else f"< {_LEAST}"


def p_equation(p_value: float) -> str:
    """Return a p-value as it stands in a sentence: “p = 0.012” or “p < 0.001”."""
    number = p_number(p_value)
    return f"p {number}" if number.startswith("<") else f"p = {number}"


def p_share(p_value: float) -> str:
    """Return a p-value as how often chance does as much: “1.2%” or “under 0.1%”."""
    return f"{p_value:.1%}" if p_value >= _LEAST else f"under {_LEAST:.1%}"
