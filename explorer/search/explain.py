"""Say in one sentence why a hit ranks where it does."""

from explorer.search.values import Hit, Stage

_NAMES = {"dense": "meaning", "bm25": "keywords"}
_SCORES = {"dense": "cosine", "bm25": "BM25"}


def explain(hit: Hit) -> str:
    """Return what each stage did with a hit: ranks, scores, what fusion added, places moved."""
    found = [stage for stage in hit.stages if stage.name in _NAMES]
    parts = [_retrieved(stage) for stage in found]
    text = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1] if parts else ""]))
    for stage in hit.stages:
        if stage.name == "fusion" and stage.score is not None:
            sums = " + ".join(f"{part.contribution:.4f}" for part in found)
            text += f"; together {sums} = {stage.score:.4f}, rank {stage.rank}"
        elif stage.name not in _NAMES and stage.name != "fusion":
            text += f"; {_moved(stage)}"
    if hit.folded:
        some = "near-duplicate is" if len(hit.folded) == 1 else "near-duplicates are"
        text += f"; {len(hit.folded)} {some} folded under it"
    return text[:1].upper() + text[1:] + "."


def _retrieved(stage: Stage) -> str:
    by = _NAMES[stage.name]
    if stage.rank is None or stage.score is None:
        return f"not found by {by}"
    return f"rank {stage.rank} by {by} ({_SCORES[stage.name]} {stage.score:.3f})"


def _moved(stage: Stage) -> str:
    if stage.rank is None or stage.score is None:
        return f"not reranked by {stage.name}"
    places = round(abs(stage.contribution))
    if not places:
        return f"{stage.name} ({stage.score:.3f}) left it at rank {stage.rank}"
    way = "up" if stage.contribution > 0 else "down"
    unit = "place" if places == 1 else "places"
    return f"{stage.name} ({stage.score:.3f}) moved it {way} {places} {unit} to rank {stage.rank}"
