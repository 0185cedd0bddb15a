"""The one error tree. Everything a user can cause or meet is an :class:`ExplorerError`.

::

    ExplorerError
    ├── InputError            what was given is wrong: says which file, line or row, and the fix
    │   └── LimitError        it is larger than the stated limit
    ├── ParameterError        an option is outside its range
    ├── EmbedderError         a model cannot be loaded or did not answer
    │   └── ModelMissingError it is not installed here
    ├── StoreError            a collection cannot be opened, read or written where it is kept
    │   └── BusyError         another process is using it at this moment
    ├── WorkerError           the worker process died or ran out of its allowance
    └── CancelledError        the user, or a newer request, stopped the work

Each message is one sentence meant for the person at the screen: what is wrong, where, and what to
do about it. Pages and the command line show these and nothing else.
"""


class ExplorerError(Exception):
    """Base of all errors whose message is written for the user."""

    def __str__(self) -> str:
        """Return the sentence on one line, whatever it quotes."""
        return " ".join(super().__str__().splitlines())


class InputError(ExplorerError):
    """What was typed, pasted or uploaded cannot be used."""


class LimitError(InputError):
    """The input is larger than the stated limit."""


class ParameterError(ExplorerError):
    """An option is outside its range or not one of the choices."""


class EmbedderError(ExplorerError):
    """A model could not be loaded or failed while embedding."""


class ModelMissingError(EmbedderError):
    """The model's files are not on this machine."""


class StoreError(ExplorerError):
    """A collection could not be opened, read or written where it is kept."""


class BusyError(StoreError):
    """Another process is using the collection."""


class WorkerError(ExplorerError):
    """The worker process crashed or exceeded its allowance."""


class CancelledError(ExplorerError):
    """The work was stopped before it finished."""
