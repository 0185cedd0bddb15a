"""What chance alone would give: where it ends, and how that is said."""

from explorer.chance.saying import CHANCE, is_beyond, p_equation, p_number, p_share

__all__ = ["CHANCE", "is_beyond", "p_equation", "p_number", "p_share"]
