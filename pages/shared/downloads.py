"""Buttons that give something away, made when it is asked for."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from explorer.plots import to_csv

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {
    ".csv": ("text/csv", "table"),
    ".parquet": ("application/vnd.apache.parquet", "table"),
    ".json": ("application/json", "data_object"),
    ".jsonl": ("application/jsonl", "data_object"),
    ".md": ("text/markdown", "download"),
    ".html": ("text/html", "download"),
    ".zip": ("application/zip", "folder_zip"),
}


def button(label: str, name: str, data: Callable[[], str | bytes], hindrance: str = "") -> None:
    """Offer a file under a name, whose ending tells its kind.

    Pressing runs nothing: a run that begins while the file is made can have Streamlit 1.67 forget
    what makes it, or drop the answer that it is there, and pressing would lead to nothing.

    Parameters
    ----------
    label, name : str
    data : callable
        Makes the content when it is asked for. A page hears nothing of an error in it.
    hindrance : str, optional
        Why there is nothing to give, which the button says instead.
    """
    mime, icon = _KINDS[PurePath(name).suffix]
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        on_click="ignore",
        disabled=bool(hindrance),
        help=hindrance or None,
        icon=f":material/{icon}:",
    )


def table(label: str, name: str, rows: "pd.DataFrame") -> None:
    """Offer a table as CSV."""
    button(label, name, lambda: to_csv(rows))
