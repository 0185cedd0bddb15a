"""Work done before anybody asks: the model, the first picture, and UMAP's compilation."""

import threading

from explorer.errors import ExplorerError
from explorer.jobs import Job
from explorer.projection import UmapParameters
from pages.shared import layouts, runtime, spaces

_thread: list[threading.Thread] = []


def start() -> None:
    """Begin warming up in the background; returns at once."""
    _thread.append(threading.Thread(target=_warm, name="warm-up", daemon=True))
    _thread[-1].start()


def _warm() -> None:
    try:
        space, _ = spaces.submit_default().wait()
        first = layouts.submit(
            space, layouts.usual_parameters(len(space)), 2, title="Drawing the first map"
        )
        compiled = layouts.submit(
            space, UmapParameters().fitted_to(len(space)), 2, title="Preparing UMAP"
        )
        _all_ended([layouts.submit_trust(space, first.wait()), compiled])
    except ExplorerError:
        return  # the page that needs it shows the reason


def _all_ended(jobs: list[Job]) -> None:
    for job in jobs:
        job.finished.wait()


def finished() -> bool:
    """Whether everything that is warmed up in advance is ready."""
    return bool(_thread) and not _thread[-1].is_alive()


def stop() -> None:
    """End the worker processes."""
    runtime.pool().close()
