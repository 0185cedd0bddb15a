"""What the operator sets in the environment, looked at before anything is served."""

from explorer.errors import ParameterError
from explorer.jobs import memory_limit
from pages.shared import runtime
from pages.shared.work import listing


def require_sound_settings() -> None:
    """End the process with one sentence where a setting cannot be what it says.

    Raises
    ------
    SystemExit
    """
    try:
        memory_limit()
        runtime.patience()
        listing.rule()
    except ParameterError as error:
        raise SystemExit(str(error)) from None
