"""What the tour is about: the current words, or the first list where those are too few."""

from dataclasses import dataclass

from explorer import plots
from explorer.arrays import FloatMatrix, fingerprint
from explorer.projection import METHODS, Parameters, PcaParameters, usual_method
from explorer.relations import column_pairs
from explorer.space import Space
from explorer.tasks import clusters as tasks_clusters
from explorer.tasks.clusters import Clusters
from explorer.tasks.maps import Layout
from explorer.wordlists import WORD_LISTS
from pages.shared import frame, jobs, layouts, models, spaces

FEWEST = 12
MOST = 500
FAMILY = "royal-family"
MAP_HEIGHT = 440


@dataclass(frozen=True, eq=False)
class Tour:
    """The words of the tour and, where they are not simply the current ones, why."""

    now: spaces.Current
    space: Space
    note: str = ""


def tour() -> Tour:
    """Return the words of the tour; while they are being embedded, end this run."""
    now = spaces.current()
    if len(now.space.positions) < FEWEST:
        first = WORD_LISTS()[0]
        note = f"The current words are too few for a tour, so it uses “{first.title}”."
        return Tour(now, _of_list(first.name, now), note)
    # Equal labels could not be told apart in a box to choose from.
    rows = sorted(now.space.positions.values())
    if len(rows) == len(now.space) <= MOST:
        return Tour(now, now.space)
    kept = rows[:MOST]
    note = f"The tour uses the first {len(kept):,} different words of {len(now.space):,}."
    return Tour(now, now.space.take(kept), note)


def family(now: spaces.Current) -> tuple[Space, tuple[tuple[int, int], ...]]:
    """Return a small space of word pairs, and the rows of the pairs."""
    space = _of_list(FAMILY, now)
    pairs = column_pairs(space.labels, [str(value) for value in space.metadata["pair"]])
    rows = space.positions
    return space, tuple((rows[first], rows[second]) for first, second in pairs)


def _of_list(name: str, now: spaces.Current) -> Space:
    """Return a ready-made list under the current model, or the default one for given vectors."""
    spec = now.spec or models.known()[models.DEFAULT]
    made = spaces.space_of(spaces.ready_made(name), spec, slot="tour words")
    if made is None:
        frame.end()
    return made[0]


def layout(space: Space, method: str | None = None) -> Layout:
    """Return a flat picture of a space; while it is being made, end this run."""
    return _complete(space, METHODS[method or usual_method(len(space))].parameters())


def flat(space: Space) -> Layout:
    """Return the principal components of a space: the picture in which directions stay straight."""
    return _complete(space, PcaParameters())


def _complete(space: Space, parameters: Parameters) -> Layout:
    picture = layouts.Picture(
        lambda projection: plots.map_scene(space, projection, groups(space)),
        "tour_map_growing",
        MAP_HEIGHT,
    )
    found = layouts.complete(space, parameters, "tour layout", picture)
    if found is None:
        frame.end()
    return found


def clusters(space: Space, k: int) -> Clusters:
    """Return k clusters; while they are being found, end this run."""
    found: Clusters | None = jobs.result(
        "tour clusters",
        fingerprint("clusters", space.fingerprint, k, 0),
        tasks_clusters.find_clusters,
        space,
        k,
        0,
        title="Finding clusters",
        topic="layout",
    )
    if found is None:
        frame.end()
    return found


def view(kind: str, coordinates: FloatMatrix) -> str:
    """Name a view of the map, so that zoom is kept while it stays the same."""
    return f"tour {kind} {fingerprint(coordinates)[:12]}"


def groups(space: Space) -> plots.Groups | None:
    """Return the coloring by category, if the words have one."""
    if "category" not in space.metadata:
        return None
    return plots.groups_of_column("category", space.metadata["category"])
