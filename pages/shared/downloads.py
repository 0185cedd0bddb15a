"""Buttons that give something away, made when it is asked for."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

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


def button(
    label: str,
    name: str,
    data: Callable[[], str | bytes],
    on_click: Callable[[], None] | Literal["ignore"] = "ignore",
) -> None:
    """Offer a file under a name, whose ending tells its kind.

    Parameters
    ----------
    label, name : str
    data : callable
        Makes the content when it is asked for. A page hears nothing of an error in it.
    on_click : callable, optional
        Called before the run that pressing causes; without it pressing runs nothing.
    """
    mime, icon = _KINDS[PurePath(name).suffix]
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        on_click=on_click,
        icon=f":material/{icon}:",
    )


def table(label: str, name: str, rows: "pd.DataFrame") -> None:
    """Offer a table as CSV."""
    button(label, name, lambda: to_csv(rows))
