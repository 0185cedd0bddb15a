"""Times as the person's clock shows them."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def when(seconds: float) -> str:
    """Return a time, seconds since 1970, as the person's clock shows it."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    then, now = datetime.fromtimestamp(seconds, zone), datetime.fromtimestamp(time.time(), zone)
    day = "today" if then.date() == now.date() else f"{then.day} {then:%b %Y}"
    return f"{day}, {then:%H:%M}"
