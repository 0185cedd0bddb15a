"""What a space shows when it is looked at from all sides: findings with their numbers."""

from explorer.studies.patterns import hubness
from explorer.studies.run import FREQUENT, MOST, study
from explorer.studies.values import Bars, Finding, Report, Section, Subject
from explorer.studies.writing import to_html, to_markdown

__all__ = [
    "FREQUENT",
    "MOST",
    "Bars",
    "Finding",
    "Report",
    "Section",
    "Subject",
    "hubness",
    "study",
    "to_html",
    "to_markdown",
]
