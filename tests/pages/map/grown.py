"""A list of words that grows on its map: how it is added to, and where each word then stands."""

from tests.pages.screen import drawn, numbers, press, typed

OLD = ["cat", "dog", "horse", "oak", "elm", "pine", "red", "green", "blue"]
NEW = ["lion", "birch", "yellow"]


def places(at) -> dict[str, tuple[float, float]]:
    """Return where each word stands."""
    scene = drawn(at)
    found = zip(numbers(scene["x"]).tolist(), numbers(scene["y"]).tolist(), strict=True)
    return dict(zip(scene["labels"], found, strict=True))


def marked(at) -> list[str]:
    """Return the words that are marked as added."""
    scene = drawn(at)
    rows = [] if scene["added"] is None else numbers(scene["added"], "<i4")
    return [scene["labels"][row] for row in rows]


def add(at, words: list[str]):
    at.text_area(key="words to add").set_value("\n".join(words))
    return press(at, "Add to the map")


def of_words(app, method: str):
    at = typed(app, "map/page.py", OLD)
    return at.segmented_control(key="method").set_value(method).run()
