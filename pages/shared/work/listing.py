"""Who may see that there are workspaces which they did not open.

Pages list them only to a browser on the machine the server runs on, or where ``VSE_WORKSPACES`` is
``listed``. Where a proxy stands on that machine without telling whom it asks for, the operator sets
``private``, which lists none.
"""

import os
from urllib.parse import urlsplit

import streamlit as st

from explorer.errors import ParameterError

VARIABLE = "VSE_WORKSPACES"
_RULES = ("", "listed", "private")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def rule() -> str:
    """Return what the operator says of who may see that there are workspaces.

    Raises
    ------
    ParameterError
        It is no rule: what was to be private must not be listed for a slip of the pen.
    """
    told = os.environ.get(VARIABLE, "").strip()
    if told not in _RULES:
        raise ParameterError(f"{VARIABLE} must be “listed” or “private”, not “{told[:40]}”.")
    return told


def listed() -> bool:
    """Whether pages may show that there are workspaces which this session did not open."""
    if told := rule():
        return told == "listed"
    # From a browser on the machine itself, and not through a proxy on it.
    headers = st.context.headers
    asked_from = urlsplit(headers.get("Origin") or "").hostname
    forwarded = any(headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    return asked_from in _THIS_MACHINE and st.context.ip_address is None and not forwarded
