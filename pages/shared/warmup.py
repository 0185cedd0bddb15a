"""Work done before anybody asks: the model, the first picture, and UMAP's compilation."""

import threading

from explorer.jobs import Job
from explorer.projection import UmapParameters
from pages.shared import runtime, spaces

_jobs: list[Job] = []


def start() -> None:
    """Begin warming up in the background; returns at once."""
    threading.Thread(target=_warm, name="warm-up", daemon=True).start()


def _warm() -> None:
    from explorer.errors import ExplorerError

    embedding = spaces.submit_default()
    _jobs.append(embedding)
    try:
        space, _ = embedding.wait()
    except ExplorerError:
        return  # the page that needs it shows the reason
    for parameters, title in (
        (spaces.default_parameters(len(space)), "Drawing the first map"),
        (UmapParameters().fitted_to(len(space)), "Preparing UMAP"),
    ):
        _jobs.append(spaces.submit_layout(space, parameters, 2, 0, "no", title=title))


def finished() -> bool:
    """Whether everything that is warmed up in advance is ready."""
    return len(_jobs) == 3 and all(job.finished.is_set() for job in _jobs)


def stop() -> None:
    """End the worker processes."""
    runtime.pool().close()
