"""One intake for whatever people have: look at files, say what they are, and open them."""

from explorer.intake.believing import Alternative, Belief
from explorer.intake.choice import CORRECTIONS, KINDS, ROLES, Choice, Kind, Role
from explorer.intake.contents import Content, Layout, Loaded, Pairs
from explorer.intake.limits import INTAKE_LIMITS, IntakeLimits
from explorer.intake.opening import Opened, open_files
from explorer.intake.projector import Sprite, View

__all__ = [
    "CORRECTIONS",
    "INTAKE_LIMITS",
    "KINDS",
    "ROLES",
    "Alternative",
    "Belief",
    "Choice",
    "Content",
    "IntakeLimits",
    "Kind",
    "Layout",
    "Loaded",
    "Opened",
    "Pairs",
    "Role",
    "Sprite",
    "View",
    "open_files",
]
