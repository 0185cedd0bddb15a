"""One intake for whatever people have: look at files, say what they are, and open them."""

from explorer.intake.choice import KINDS, ROLES, Choice, Kind
from explorer.intake.contents import Content, Layout, Loaded, Pairs
from explorer.intake.limits import INTAKE_LIMITS, IntakeLimits
from explorer.intake.opening import Alternative, Opened, open_files
from explorer.intake.projector import Sprite, View

__all__ = [
    "INTAKE_LIMITS",
    "KINDS",
    "ROLES",
    "Alternative",
    "Choice",
    "Content",
    "IntakeLimits",
    "Kind",
    "Layout",
    "Loaded",
    "Opened",
    "Pairs",
    "Sprite",
    "View",
    "open_files",
]
