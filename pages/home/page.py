"""Workspaces: what was kept, to be opened, renamed, copied, deleted and taken elsewhere."""

from pages.home import bringing, cards
from pages.shared import frame
from pages.shared.access import regions

frame.heading("Workspaces", "What you brought and made, kept on this machine.")
cards.tell()
with regions.result():
    cards.draw()
bringing.draw()
