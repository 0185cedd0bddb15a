"""The form that takes words as they are typed or pasted, and what this session has already."""

import streamlit as st

from explorer.readers import words_from_text
from explorer.workspaces import LONGEST_NAME, Data, is_long
from pages.shared import frame, spaces
from pages.shared.drop.landing import CLEANED
from pages.shared.wording import md

EXAMPLE = "king, queen, prince, princess\napple\nNew York"


def typed_words() -> None:
    """Take words typed or pasted, one a line or separated by commas."""
    now = spaces.known()
    with st.form("typed", border=False):
        text = st.text_area(
            "Or type or paste: one word, phrase or sentence per line",
            placeholder=EXAMPLE,
            height=180,
            key="typed text",
            persist_state="session",
        )
        title = st.text_input("Name of the list", placeholder="My words")
        with st.container(horizontal=True, gap="small"):
            go = st.form_submit_button("Explore these words", type="primary")
            more = now.kind == "words" and st.form_submit_button(
                f"Add to “{md(now.title, limit=40)}”",
                help="They are placed into its map; what is on that stays where it is.",
            )
    if more:
        table = words_from_text(text)
        made, count = spaces.extend(table)
        added = f"{count:,} of {len(table):,} were new and are added: “{made.title}”."
        st.session_state[CLEANED] = [*(note.text for note in table.notes), added]
        frame.go_to("map/page.py")
    if go:
        table = words_from_text(text)
        origin = spaces.Origin("typed", text)
        spaces.add(title.strip() or "My words", Data(table), origin)
        told = [note.text for note in table.notes]
        if is_long(title):
            told.append(f"The name of the list is kept with its first {LONGEST_NAME} letters.")
        st.session_state[CLEANED] = told
        frame.go_to("map/page.py")
    if own := spaces.own_sources():
        titles = ", ".join(md(source.title) for source in own.values())
        st.caption(f"Yours so far: {titles}.")
