"""The head of a page about a space: it stands before that is there, and nothing moves it then."""

from pages.shared import frame, models, spaces
from pages.shared.frame import Head
from pages.shared.spaces import Current
from pages.shared.wording import md
from pages.shared.work.own import Listed


def current(title: str) -> Current:
    """Draw the head of a page and return the current space, as `spaces.current` does."""
    head = begin(title)
    now = spaces.current()
    head.tell(describe(now))
    return now


def begin(title: str) -> Head:
    """Draw the head of a page with what is known of its space already."""
    # Of two lists by one name each has its own.
    coming = _coming()
    return frame.begin(title, coming, f"{spaces.name_of_current()} {coming}")


def _coming() -> str:
    chosen = spaces.known()
    facts = [f"**{md(chosen.title)}**", f"{_rows(chosen):,} texts"]
    if chosen.kind == "words":
        facts.append(md(models.title(models.chosen())))
    return " · ".join(facts)


def _rows(chosen: spaces.Source | Listed) -> int:
    if isinstance(chosen, Listed):
        return chosen.rows
    if chosen.space is not None:
        return len(chosen.space)
    return 0 if chosen.table is None else len(chosen.table.words)


def describe(now: Current) -> str:
    """Say in a line which space this is, as Markdown: data, size, model, what the cache gave."""
    facts = [f"**{md(now.source.title)}**", f"{len(now.space):,} texts"]
    if now.spec is not None:
        facts.append(md(models.title(now.spec)))
    facts.append(f"{now.space.dimension:,} dimensions")
    if now.embedded is not None and now.embedded.cached:
        facts.append(f"{now.embedded.cached:,} from cache")
    return " · ".join(facts)
