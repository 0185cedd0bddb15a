"""What a study is about, and what it found: sentences with numbers, each with its check."""

import shlex
from dataclasses import dataclass
from typing import Literal

from explorer.embedders import EmbedderSpec, TfidfParameters, spec_text
from explorer.space import Space

PROGRAM = "python -m explorer"


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes
    ----------
    sentence : str
        Plain text with its numbers; words of the user stand in it as they are.
    check : str
        The command that gives the same numbers.
    """

    sentence: str
    check: str


@dataclass(frozen=True)
class Bars:
    """Figures that are worth seeing side by side.

    Attributes
    ----------
    measure : str
        What they are.
    labels : tuple of str
    numbers : tuple of float, as long
    """

    measure: str
    labels: tuple[str, ...]
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Section:
    """The findings of one study.

    Attributes
    ----------
    title : str
    about : str
        What was looked at, and how.
    findings : tuple of Finding
    bars : Bars or None
    """

    title: str
    about: str
    findings: tuple[Finding, ...]
    bars: Bars | None = None


@dataclass(frozen=True)
class Report:
    """All that was found of one space.

    Attributes
    ----------
    title : str
        Of the data.
    model : str
    n, dimension : int
    sections : tuple of Section
    notes : tuple of str
        What was left out or drawn by lot.
    """

    title: str
    model: str
    n: int
    dimension: int
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Subject:
    """A space to be studied.

    Attributes
    ----------
    space : Space
    title : str
        Of the data, for people.
    data : str
        The file or the ready-made list, as a command names it.
    kind : {"words", "vectors"}
    spec : EmbedderSpec or None
        The model that made the vectors and can make more; None for given vectors.
    """

    space: Space
    title: str
    data: str
    kind: Literal["words", "vectors"] = "vectors"
    spec: EmbedderSpec | None = None

    @property
    def model(self) -> str:
        """What made the vectors, for people."""
        return model_title(self.spec) if self.spec else "given vectors"

    def on_data(self, command: str, *options: str) -> str:
        """Return the command that takes the data as its FILE."""
        return self._written(command, shlex.quote(self.data), *options)

    def among(self, command: str, *options: str) -> str:
        """Return the command that takes the data by ``--words`` or ``--space``."""
        name = "--words" if self.kind == "words" else "--space"
        return self._written(command, name, shlex.quote(self.data), *options)

    def with_model(self, command: str, *options: str) -> str:
        """Return the command that brings its own words: by the model, else among the vectors."""
        return self._written(command, *options) if self.spec else self.among(command, *options)

    def _written(self, *parts: str) -> str:
        name = spec_text(self.spec) if self.spec else ""
        chosen = ("--model", shlex.quote(name)) if name not in ("", "minilm") else ()
        return " ".join((PROGRAM, *parts, *chosen))


def model_title(spec: EmbedderSpec) -> str:
    """Return what people call a model."""
    if isinstance(spec.parameters, TfidfParameters):
        return f"TF-IDF of {'letters' if spec.parameters.unit == 'character' else 'words'}"
    named = getattr(spec.parameters, "model", None)
    return (
        str(named)
        if named
        else {"minilm": "MiniLM", "minilm-int8": "MiniLM in 8 bits"}.get(spec.kind, spec.kind)
    )


def quoted(text: str) -> str:
    """Return a word of the user in quotation marks, on one line, shortened to 40 characters."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= 40 else flat[:39] + '…'}”"


def listed(items: "list[str] | tuple[str, ...]") -> str:
    """Return “a, b and c”."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
