"""Options of a method, declared once and read by all: forms, commands, messages, lines of text.

A method's parameters are a frozen dataclass whose fields are made by `whole`, `real` or `choice`.
What they say there of each option (title, help, range or choices) is what a form draws, what a
command offers, what a mistake is told with, and what `write` and `read` turn into text and back.

Why not pydantic: importing it costs .17 s of processor time and 14 MB in every command and worker
before the first class is made, which is more than all the declarations here would save.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar

from explorer.errors import ParameterError

Limits = tuple[float, float, float]
Kind = TypeVar("Kind")
_ABOUT = "option"


@dataclass(frozen=True)
class Option:
    """What one option of a method is.

    Attributes
    ----------
    name, title, help : str
        As in code; as on a form; what it does and what it costs.
    kind : {"whole", "real", "choice"}
    default : int, float, str or None
        None: what suits the data at hand.
    least, most, step : float
        Of numbers.
    choices : tuple of str
        Of a choice.
    """

    name: str
    title: str
    help: str
    kind: Literal["whole", "real", "choice"]
    default: Any
    least: float = 0.0
    most: float = 0.0
    step: float = 1.0
    choices: tuple[str, ...] = ()

    def check(self, value: Any) -> None:
        """Refuse a value outside the range or the choices.

        Raises
        ------
        ParameterError
            Names the option and what it may be.
        """
        if value is None and self.default is None:
            return
        if self.kind == "choice":
            if value not in self.choices:
                raise ParameterError(
                    f"{self.title} must be {_or(self.choices)}, not “{str(value)[:40]}”."
                )
            return
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        fits = number and (self.kind == "real" or isinstance(value, int))
        if not fits or not self.least <= value <= self.most:
            what = "a whole number" if self.kind == "whole" else "a number"
            raise ParameterError(
                f"{self.title} must be {what} from {_plain(self.least)} to {_plain(self.most)}, "
                f"not {_plain(value)}."
            )

    def parse(self, text: str) -> int | float | str:
        """Read a value from a command, a link or a file.

        Raises
        ------
        ParameterError
            It is no number where one is needed.
        """
        if self.kind == "choice":
            return text
        try:
            return int(text) if self.kind == "whole" else float(text)
        except ValueError:
            what = "a whole number" if self.kind == "whole" else "a number"
            raise ParameterError(f"{self.title} must be {what}, not “{text[:40]}”.") from None


def whole(default: int | None, title: str, text: str, limits: tuple[int, int, int]) -> Any:
    """Declare an option that is a whole number; limits are (least, most, step)."""
    return _field("whole", default, title, text, limits)


def real(default: float | None, title: str, text: str, limits: Limits) -> Any:
    """Declare an option that is a number; limits are (least, most, step)."""
    return _field("real", default, title, text, limits)


def choice(default: str, title: str, text: str, choices: tuple[str, ...]) -> Any:
    """Declare an option that is one of some words."""
    about = Option("", title, text, "choice", default, choices=choices)
    return field(default=default, metadata={_ABOUT: about})


class Checked:
    """A frozen dataclass of options, each checked where one is made.

    Raises
    ------
    ParameterError
        An option is outside its range.
    """

    def __post_init__(self) -> None:
        for name, option in options_of(self).items():
            option.check(getattr(self, name))


def options_of(parameters: Any) -> dict[str, Option]:
    """Return the options of a parameters dataclass or of a value of one, by name."""
    return {
        each.name: Option(**vars(each.metadata[_ABOUT]) | {"name": each.name})
        for each in fields(parameters)
        if _ABOUT in each.metadata
    }


def write(parameters: Any) -> str:
    """Write options in a line as `read` takes them: ``size=128,overlap=16``."""
    values = {name: getattr(parameters, name) for name in options_of(parameters)}
    return ",".join(f"{name}={value}" for name, value in values.items() if value is not None)


def read(kind: type[Kind], text: str, owner: str) -> Kind:
    """Read options from a line of text.

    Parameters
    ----------
    kind : type
        The dataclass to make.
    text : str
        Such as ``size=128,overlap=16``; what is left out keeps its default.
    owner : str
        Whose options they are, for messages.

    Raises
    ------
    ParameterError
        An option is unknown, or a value is no number or out of range.
    """
    known = options_of(kind)
    values: dict[str, Any] = {}
    for part in filter(None, text.split(",")):
        key, _, value = part.partition("=")
        name = key.strip()
        if name not in known:
            there = ", ".join(known) or "none"
            raise ParameterError(f"{owner} has no option “{name[:40]}”; it has: {there}.")
        values[name] = known[name].parse(value.strip())
    return kind(**values)


def _field(
    kind: Literal["whole", "real"], default: Any, title: str, text: str, limits: Limits
) -> Any:
    least, most, step = limits
    about = Option("", title, text, kind, default, least, most, step)
    return field(default=default, metadata={_ABOUT: about})


def _or(choices: tuple[str, ...]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def _plain(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"
