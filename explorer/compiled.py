"""Loops compiled to machine code, once for each machine."""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])

_LIBERTIES = {"reassoc", "contract", "nsz", "arcp", "afn"}
"""Sums may be reordered; infinities and not-a-number keep their meaning."""


def compiled(function: Function) -> Function:
    """Compile a function of numbers and arrays when it is first called, and keep the result.

    The machine code is kept beside the source or, where that cannot be written, in the folder
    ``NUMBA_CACHE_DIR`` or the user's cache, so that every later process loads it within
    milliseconds. Where nothing can be kept, each process compiles for itself.

    Parameters
    ----------
    function : callable
        In the part of Python that numba knows, always called with arguments of the same types;
        or one of a library that compiles it anew in each process. It runs on one thread, so
        that the same seed gives the same numbers.
    """
    return cast(Function, _Loop(function))


class _Loop:
    """A function that loads the compiler when it is first called."""

    def __init__(self, function: Callable[..., object]) -> None:
        # What a library has compiled brings its source, and the types of some variables.
        self.function = getattr(function, "py_func", function)
        self.types = getattr(function, "locals", {})
        update_wrapper(self, self.function)

    @cached_property
    def machine_code(self) -> Any:
        import numba

        how: dict[str, Any] = {"fastmath": _LIBERTIES, "locals": self.types}
        try:
            return numba.njit(cache=True, **how)(self.function)
        except RuntimeError:  # no folder to keep it in
            return numba.njit(**how)(self.function)

    def __call__(self, *arguments: object) -> object:
        return self.machine_code(*arguments)
