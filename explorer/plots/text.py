"""User text for Plotly, which reads tags, entities and dollar signs as markup."""

import html

LONGEST = 60
# Plotly cuts off the text in 3-D at the width of its drawing board.
LONGEST_IN_3D = 22


def escaped(text: str, longest: int = LONGEST) -> str:
    """Return text that Plotly shows letter for letter in 2-D, on hover, in titles and legends.

    White space is collapsed and text beyond `longest` characters is cut with an ellipsis.
    """
    # Quotes stay: Plotly's own list of entities lacks &quot;, and no attribute is ever built.
    return html.escape(shortened(text, longest), quote=False).replace("$", "&#36;")


def escaped_3d(text: str) -> str:
    """Return text for labels in a 3-D plot, where Plotly reads tags but not entities."""
    return shortened(text, LONGEST_IN_3D).replace("<", "<\u200b")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
