"""One intake for whatever people have: look at files, say what they are, and open them.

It reads in the process that asks, so its cost is bounded by what it reads: the limits of
`IntakeLimits` and of the readers are checked on counts (of line ends, commas, announced sizes)
before anything is split, parsed or set aside. Measured over 321 damaged and hostile files, each in
a fork of one process: at most .9 CPU seconds and 93 MB beside it (200,000 lines of text). Over 25
files of 10 MB made to be costly: at most 1.3 CPU seconds and 69 MB for each megabyte (JSON of
one-digit numbers, of which `json_values` are read at most), and less than 7 MB a megabyte where
counts alone refuse. Documents (PDF, Word, HTML), whose parsers are not ours, are read in a process
with limits of time and memory.
"""

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
