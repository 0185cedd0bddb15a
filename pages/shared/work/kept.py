"""In the sidebar: where the own data of a session are, in a line."""

import streamlit as st

from pages.shared.wording import md
from pages.shared.work import keeping


def tell() -> None:
    """Say whether own data are kept, and where; where there are none, nothing."""
    where = keeping.where()
    if where == "kept":
        there = keeping.workspace()
        assert there is not None
        st.caption(f":material/check_circle: Kept in “{md(there.name, limit=60)}”")
    elif where == "session":
        reason = keeping.refusal() or "The workspace they were kept in was deleted."
        st.warning(
            f"Your data are in this session only: they are gone when the page is loaded again. "
            f"{md(reason, limit=300)}",
            icon=":material/warning:",
        )
