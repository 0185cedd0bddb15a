"""What axe-core finds in Streamlit's own components, which no page of ours can mend.

The one list of exceptions: a rule of axe, where it may be broken, and why it stays. Whatever is not
named here must not be found on any page.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """A finding that is Streamlit's.

    Attributes
    ----------
    rule : str
        As axe names it.
    within : str
        CSS selector of the component that the finding lies in.
    why : str
    """

    rule: str
    within: str
    why: str


_NAVIGATION = (
    "The menu of pages draws its sections as lists in a list without items of their own; "
    "st.navigation offers no other."
)

KNOWN = (
    Known("list", "[data-testid=stSidebarNav]", _NAVIGATION),
    Known("listitem", "[data-testid=stSidebarNav]", _NAVIGATION),
)
