"""What a table is and which column serves as what, judged by its first rows alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from explorer.intake.choice import Choice, Kind
from explorer.intake.profile import Column
from explorer.intake.table import Table
from explorer.readers.notes import quoted
from explorer.readers.text.tables import PAIR_NAME, WORD_COLUMNS
from explorer.readers.vectors.tables import vector_columns

_TEXT_NAMES = (*WORD_COLUMNS, "document", "documents", "body", "content", "passage", "chunk")
_WORDS_BY_NAME = ("word", "words", "term", "terms", "token", "tokens")  # even where numbers are
_BODY_NAMES = (
    "text", "body", "content", "document", "passage", "description", "answer", "abstract",
)  # fmt: skip
_TITLE_NAMES = ("title", "name", "subject", "headline", "heading")
_VECTOR_NAMES = (
    "embedding", "embeddings", "vector", "vectors", "emb", "vec", "values", "dense",
    "sentence_embedding", "text_embedding", "features",
)  # fmt: skip
_SCORE = re.compile(
    r"score|similarity|sim|rating|relatedness|gold|human|mean|average|label|grade|simlex", re.I
)
AS_SAID = "as you said"
"""Why something is of a kind where a person said so."""
_FEWEST_NUMBERS = 3  # columns of numbers under any names that make a vector beside text
_LONG_TEXT = 200  # characters of a usual cell from which a table holds documents


@dataclass(frozen=True)
class Roles:
    """What the columns of a table serve as.

    Attributes
    ----------
    kind : {"vectors", "layout", "pairs", "words", "documents"}
    vector : tuple of str
        One column of vectors, or one for each number.
    label : str, optional
        The texts; in pairs the first of each.
    second, score : str, optional
        Of pairs.
    x, y : str, optional
        Of a layout.
    color, image : str, optional
        By which points are colored, and of which thumbnails are made.
    title : str, optional
        The names that are shown of documents and words, where they are others than the texts.
    left_out : tuple of str
        Row numbers, and further columns of vectors.
    why : str
        What the kind was told from.
    told : tuple of str
        What a person should know of the choice.
    also : tuple of str
        Other kinds it can fairly be read as.
    """

    kind: Kind
    vector: tuple[str, ...] = ()
    label: str | None = None
    second: str | None = None
    score: str | None = None
    x: str | None = None
    y: str | None = None
    color: str | None = None
    image: str | None = None
    title: str | None = None
    left_out: tuple[str, ...] = ()
    why: str = ""
    told: tuple[str, ...] = ()
    also: tuple[Kind, ...] = field(default=())


def by_content(columns: list[Column], table: Table, choice: Choice) -> Roles:
    """Tell what a table is by what its columns hold and are called."""
    index = tuple(column.name for column in columns if column.is_index)
    columns = [column for column in columns if not column.is_index]
    x, y = _coordinates(columns)
    vectors = _ranked(columns, choice)
    label = label_of(columns, choice)
    if vectors:
        chosen, others = vectors[0], vectors[1:]
        told = _told_of_others(chosen, others)
        left_out = (*index, *(column.name for column in others))
        also: tuple[Kind, ...] = ("words",) if label else ()
        if x and y:
            return Roles("layout", (chosen.name,), label, x=x, y=y, left_out=left_out, told=told,
                         why=f"columns {quoted(x)} and {quoted(y)} beside vectors",
                         also=("vectors", *also))  # fmt: skip
        return Roles("vectors", (chosen.name,), label, left_out=left_out, told=told, also=also,
                     why=f"the column {quoted(chosen.name)} holds vectors")  # fmt: skip
    if x and y:
        told = (
            "No vectors are here, only a layout made elsewhere: it is drawn as it is, and "
            "neighbors are those of the layout.",
        )
        return Roles("layout", (), label, x=x, y=y, left_out=index, told=told,
                     why=f"columns {quoted(x)} and {quoted(y)}", also=("words",))  # fmt: skip
    pairs = _pairs(columns, table)
    if pairs is not None:
        return replace(pairs, left_out=index)
    numbers = _numbers(columns, table)
    if numbers:
        return _of_numbers(columns, numbers, label, index)
    return _of_texts(columns, label, index, choice)


def _of_numbers(
    columns: list[Column], numbers: tuple[str, ...], label: str | None, index: tuple[str, ...]
) -> Roles:
    classes = [column.name for column in columns if column.is_class and column.name != label]
    told = (f"Colored by the column {quoted(classes[0])}.",) if classes else ()
    also: tuple[Kind, ...] = ("words",) if label or classes else ()
    return Roles("vectors", numbers, label, left_out=index, told=told, also=also,
                 why=f"{len(numbers):,} columns of numbers")  # fmt: skip


def _of_texts(
    columns: list[Column], label: str | None, index: tuple[str, ...], choice: Choice
) -> Roles:
    texts = [column for column in columns if column.holds == "text"]
    long = next((c for c in texts if c.name == label and c.length > _LONG_TEXT), None)
    if long is not None:
        return Roles("documents", label=body_of(columns, choice), left_out=index, also=("words",),
                     why=f"the column {quoted(long.name)} holds long texts")  # fmt: skip
    told: tuple[str, ...] = ()
    if len(columns) > 1 and label is not None:
        told = (f"The words are those of the column {quoted(label)}.",)
    also: tuple[Kind, ...] = ("pairs", "documents") if len(texts) > 1 else ("documents",)
    return Roles("words", label=label, left_out=index, told=told, also=also, why="a list of words")


def _coordinates(columns: Sequence[Column]) -> tuple[str | None, str | None]:
    """Return the columns named as coordinates: x and y, umap_x and umap_y, tsne_1 and tsne_2."""
    names = {column.name.casefold(): column.name for column in columns if column.holds == "number"}
    for folded, name in names.items():
        if folded == "x" or folded.endswith(("_x", "-x", " x", ".x")):
            other = folded[:-1] + "y"
            if other in names:
                return name, names[other]
        if re.fullmatch(r"(umap|t-?sne|pca|pc|dim|d)[ _-]?1", folded) and len(names) <= 3:
            other = folded[:-1] + "2"
            if other in names and folded.startswith(("umap", "t")):
                return name, names[other]
    return None, None


def _ranked(columns: Sequence[Column], choice: Choice) -> list[Column]:
    """Return the columns of vectors, the one most likely meant first."""

    def rank(column: Column) -> tuple[int, int]:
        if column.name in choice.vectors:
            return -1, 0
        name = column.name.casefold()
        known = _VECTOR_NAMES.index(name) if name in _VECTOR_NAMES else len(_VECTOR_NAMES)
        return known, -column.dimension

    return sorted((column for column in columns if column.holds == "vector"), key=rank)


def _told_of_others(chosen: Column, others: Sequence[Column]) -> tuple[str, ...]:
    if not others:
        return ()
    listed = ", ".join(f"{quoted(c.name)} ({c.dimension:,} numbers)" for c in others)
    return (
        f"The vectors are those of {quoted(chosen.name)} ({chosen.dimension:,} numbers); "
        f"vectors are also in {listed}.",
    )


def label_of(columns: Sequence[Column], choice: Choice) -> str | None:
    """Return the column of the texts: a usual name, else the one that differs most."""
    if choice.text is not None:
        return choice.text or None
    texts = [column for column in columns if column.holds == "text"]
    names = {column.name.casefold(): column for column in reversed(texts)}
    for name in _TEXT_NAMES:
        if name in names:
            return names[name].name
    numbers = {
        column.name.casefold(): column.name for column in columns if column.holds == "number"
    }
    for name in WORD_COLUMNS[:8]:
        if name in numbers and not texts:
            return numbers[name]
    for name in _WORDS_BY_NAME:
        if name in numbers:
            return numbers[name]
    telling = [column for column in texts if not column.is_class]
    if not telling:
        return texts[0].name if texts and len(columns) == len(texts) else None
    return max(telling, key=lambda column: (column.distinct, column.length)).name


def body_of(columns: Sequence[Column], choice: Choice) -> str | None:
    """Return the column of the texts of documents: a usual name, else that of the longest."""
    if choice.text is not None:
        return choice.text or None
    texts = [column for column in columns if column.holds == "text"]
    named = _of_name(texts, _BODY_NAMES)
    if named is not None or not texts:
        return named
    return max(texts, key=lambda column: column.length).name


def title_of(columns: Sequence[Column], body: str | None) -> str | None:
    """Return the column of the titles of documents, if one is called so."""
    return _of_name([column for column in columns if column.name != body], _TITLE_NAMES)


def _of_name(columns: Sequence[Column], names: Sequence[str]) -> str | None:
    folded = {column.name.strip().casefold(): column.name for column in reversed(columns)}
    return next((folded[name] for name in names if name in folded), None)


def _numbers(columns: Sequence[Column], table: Table) -> tuple[str, ...]:
    """Return the columns of numbers that make a vector, or none."""
    named = table.header == "named"
    numeric = [column.holds == "number" and not (named and column.is_id) for column in columns]
    names = [column.name for column in columns]
    chosen = vector_columns(numeric, names if named else None)
    found = tuple(name for name, use in zip(names, chosen, strict=True) if use)
    numbered = sum(name[-1:].isdigit() for name in found) == len(found) and named
    fewest = 2 if numbered or len(found) == len(columns) else _FEWEST_NUMBERS
    return found if len(found) >= min(fewest, max(2, len(columns))) else ()


def _pairs(columns: Sequence[Column], table: Table) -> Roles | None:
    texts = [column for column in columns if column.holds == "text"]
    numbers = [column for column in columns if column.holds == "number"]
    named = (
        [c for c in texts if PAIR_NAME.match(c.name.casefold())] if table.header == "named" else []
    )
    score = next((column for column in numbers if _SCORE.search(column.name)), None)
    if len(named) == 2:
        first, second = named
        rated = score or (numbers[0] if len(numbers) == 1 and len(columns) == 3 else None)
        why = f"the columns {quoted(first.name)} and {quoted(second.name)}"
    elif table.header == "numbered" and len(columns) == 3 and len(texts) == 2 and numbers:
        first, second, rated = texts[0], texts[1], numbers[0]
        why = "two texts and a number in each row"
    elif table.header == "numbered" and len(columns) == 2 == len(texts) and _differ(texts, table):
        first, second, rated = texts[0], texts[1], None
        why = "two texts in each row"
    else:
        return None
    return Roles("pairs", (), first.name, second.name, rated.name if rated else None, why=why,
                 also=("words",))  # fmt: skip


def _differ(texts: Sequence[Column], table: Table) -> bool:
    """Whether neither column is made of groups that come again."""
    return len(table) > 1 and all(column.distinct > 0.8 for column in texts)
