"""Workspaces: what was kept, to be opened, renamed, copied, deleted and taken elsewhere."""

from pages.home import bringing, cards
from pages.shared import frame

frame.heading("Workspaces", "What you brought and made, kept on this machine.")
cards.tell()
cards.draw()
bringing.draw()
