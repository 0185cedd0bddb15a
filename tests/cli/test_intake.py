"""Commands take files as the world packs them: through the one intake."""

import gzip
import json
import zipfile

import numpy as np
import pytest

from explorer.cli.documents import read_paths
from explorer.cli.files import read_file
from explorer.errors import InputError, LimitError


def test_a_packed_file_of_questions_is_unpacked(tmp_path) -> None:
    path = tmp_path / "pairs.csv.gz"
    path.write_bytes(gzip.compress(b"gem,jewel,3.9\n"))
    assert read_file(path, 1_000) == ("pairs.csv", b"gem,jewel,3.9\n")
    with pytest.raises(LimitError, match="more than"):
        read_file(path, 5)


def test_an_archive_of_several_files_is_not_guessed_among(tmp_path) -> None:
    path = tmp_path / "sets.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a b\n")
        archive.writestr("b.txt", "a b\n")
    with pytest.raises(InputError, match="holds 2 files"):
        read_file(path, 1_000)
    with pytest.raises(InputError, match="There is no file"):
        read_file(tmp_path / "absent.txt", 1_000)


def test_documents_come_out_of_archives_and_tables_of_any_format(tmp_path) -> None:
    archive, table = tmp_path / "texts.zip", tmp_path / "texts.json"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("ferry.txt", "The ferry leaves at noon.")
        file.writestr("bread.md", "# Bread\n\nIt is baked at dawn.")
    table.write_text(json.dumps([{"text": "Salt keeps the fish."}, {"text": "Nets are mended."}]))
    documents, _ = read_paths([archive, table])
    assert [document.text[:5] for document in documents] == ["The f", "# Bre", "Salt ", "Nets "]
    assert len({document.id for document in documents}) == 4


def test_pairs_of_a_relation_come_as_any_table(cli, tmp_path) -> None:
    space = tmp_path / "space.txt"
    rng = np.random.default_rng(0)
    words = ["man", "woman", "king", "queen", "uncle", "aunt"]
    space.write_text("".join(f"{w} {' '.join(map(str, rng.normal(size=8)))}\n" for w in words))
    pairs = tmp_path / "pairs.jsonl.gz"
    rows = [{"word1": a, "word2": b} for a, b in zip(words[::2], words[1::2], strict=True)]
    pairs.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    told = cli("relations", pairs, "--space", space, "--json").data
    assert told["pairs"] == 3
