"""Bytes → questions, with errors that name the line."""

from collections.abc import Iterator, Sequence

from explorer.errors import InputError
from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
)
from explorer.readers.limits import LIMITS, require_size
from explorer.readers.notes import NoteBook, quoted, source_name
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import delimited_grid
from explorer.readers.text.tables import is_number

_CATEGORY_NAMES = ("category", "class", "group", "label", "topic", "type")
_WORD_NAMES = ("word", "words", "term", "text", "concept", "noun", "verb")
_OUTLIER_NAMES = ("outliers", "outlier")

_Row = tuple[int, Sequence[str]]


def read_analogies(name: str, data: bytes) -> AnalogyQuestions:
    """Read the questions-words format: ``: section`` lines, then four words on each line.

    Words are separated by white space, or by tabs where a line has any.

    Raises
    ------
    InputError
        A line does not hold four words, or there is no question at all.
    """
    source, text = _text(name, data)
    section, sections, questions = "all", [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(":"):
            section = line.strip().lstrip(":").strip() or "all"
            continue
        words = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
        if not any(words):
            continue
        if len(words) != 4 or not all(words):
            raise InputError(
                f"{source}, line {number:,}: a question has four words, a b c d; this line has "
                f"{len(words)}."
            )
        questions.append((words[0], words[1], words[2], words[3]))
        sections.append(section)
    if not questions:
        raise InputError(f"{source} holds no questions; each line must have four words.")
    return AnalogyQuestions(tuple(questions), tuple(sections), source)


def read_similarity(name: str, data: bytes) -> SimilarityPairs:
    """Read pairs with a rating: word, word, number; with or without a header.

    Raises
    ------
    InputError
        A row has no two texts or no number, or there are fewer than two rows.
    """
    source, rows = _rows(name, data)
    pairs, ratings = [], []
    for place, (number, cells) in enumerate(rows):
        if len(cells) < 3:
            raise InputError(
                f"{source}, line {number:,}: a row needs two texts and a number; "
                f"this one has {len(cells)} cell{'' if len(cells) == 1 else 's'}."
            )
        first, second, rating = (cell.strip() for cell in cells[:3])
        if not is_number(rating):
            if place == 0:
                continue  # the header
            raise InputError(
                f"{source}, line {number:,}: {quoted(rating)} is not a number; "
                "the third column must hold the similarity."
            )
        if not first or not second:
            raise InputError(f"{source}, line {number:,}: a text of the pair is missing.")
        pairs.append((first, second))
        ratings.append(float(rating))
    if len(pairs) < 2:
        raise InputError(f"{source} holds fewer than two rated pairs; add some.")
    return SimilarityPairs(tuple(pairs), tuple(ratings), source)


def read_categories(name: str, data: bytes) -> Categories:
    """Read words with categories: named columns, or two columns without a header.

    Without names, the column with fewer distinct values is taken for the category. Rows whose
    word is empty are left out.

    Raises
    ------
    InputError
        There are no two columns, or fewer than two categories.
    """
    source, rows = _rows(name, data)
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    word, category = _column(header, _WORD_NAMES), _column(header, _CATEGORY_NAMES)
    if len(header) == 2 and (word is None) != (category is None):
        # One of the two is named as usual; the other column is the other thing.
        word = 1 - (category or 0) if word is None else word
        category = 1 - word
    if word is not None and category is not None:
        rows = rows[1:]
    elif rows and all(len(cells) == 2 for _, cells in rows):
        counts = [len({cells[column] for _, cells in rows}) for column in (0, 1)]
        category = int(counts[1] < counts[0])
        word = 1 - category
    else:
        raise InputError(f"{source} needs a column “word” and a column “category”.")
    labels, categories = [], []
    for number, cells in rows:
        if len(cells) <= max(word, category):
            raise InputError(f"{source}, line {number:,}: the word or its category is missing.")
        if cells[word].strip():
            labels.append(cells[word].strip())
            categories.append(cells[category].strip())
    if len(set(categories)) < 2:
        raise InputError(f"{source} has fewer than two categories; there is nothing to tell apart.")
    return Categories(tuple(labels), tuple(categories), source)


def read_outliers(name: str, data: bytes) -> OutlierQuestions:
    """Read groups with outliers: columns “words” and “outliers”, each cell a list of words.

    A list is written ``['a', 'b']`` or with bars or semicolons between the words; empty words
    are left out, underscores stand for spaces. A column “category” names the groups.

    Raises
    ------
    InputError
        A column is missing, or a group has fewer than two words or no outlier.
    """
    source, rows = _rows(name, data)
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    words, outliers = _column(header, ("words", "members")), _column(header, _OUTLIER_NAMES)
    naming = _column(header, _CATEGORY_NAMES)
    if words is None or outliers is None:
        raise InputError(f"{source} needs a column “words” and a column “outliers”.")
    groups: list[OutlierGroup] = []
    for number, cells in rows[1:]:
        if len(cells) <= max(words, outliers):
            raise InputError(f"{source}, line {number:,}: the words or the outliers are missing.")
        members, strangers = _listed(cells[words]), _listed(cells[outliers])
        if len(members) < 2 or not strangers:
            raise InputError(
                f"{source}, line {number:,}: a group needs two words or more, and an outlier."
            )
        title = cells[naming] if naming is not None else f"group {len(groups) + 1}"
        groups.append(OutlierGroup(title, members, strangers))
    if not groups:
        raise InputError(f"{source} holds no group of words.")
    return OutlierQuestions(tuple(groups), source)


def _text(name: str, data: bytes) -> tuple[str, str]:
    source = source_name(name)
    require_size(source, len(data), LIMITS.word_file_bytes)
    return source, decode(data, source, NoteBook())


def _rows(name: str, data: bytes) -> tuple[str, list[_Row]]:
    """Return the rows that are neither empty nor comments, with their line numbers."""
    source, text = _text(name, data)
    grid = delimited_grid(
        text, source, NoteBook(), usual="\t" if name.lower().endswith((".tsv", ".txt")) else ","
    )
    rows = [
        (number, cells)
        for number, cells in zip(grid.positions, grid.rows, strict=True)
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#")
    ]
    if not rows:
        raise InputError(f"{source} is empty; there is nothing to evaluate.")
    return source, rows


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    found = [header.index(name) for name in names if name in header]
    return found[0] if found else None


def _listed(cell: str) -> tuple[str, ...]:
    """Read a list of words: quoted ones in square brackets, or bars or semicolons between."""
    text = cell.strip()
    if text.startswith("[") and text.endswith("]"):
        words = list(_quoted_words(text))
    else:
        words = text.replace(";", "|").split("|")
    return tuple(" ".join(word.replace("_", " ").split()) for word in words if word.strip())


def _quoted_words(text: str) -> Iterator[str]:
    mark, word = "", ""
    for character in text:
        if not mark:
            mark = character if character in "'\"" else ""
        elif character == mark:
            yield word
            mark, word = "", ""
        else:
            word += character
