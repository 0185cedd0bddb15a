"""Pictures that come with rows: a sprite, a column of a data set."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from explorer.errors import InputError
from explorer.intake import Choice, Loaded, open_files
from explorer.tasks.thumbnails import thumbnails_of
from tests.intake.samples import MATRIX, WORDS


def load(*files: tuple[str, bytes], choice: Choice | None = None) -> Loaded:
    return open_files(files, choice).load()


def test_configuration_brings_thumbnails_and_views() -> None:
    entry = {"tensorName": "Words", "tensorShape": [5, 3], "tensorPath": "deep/t.bytes",
             "metadataPath": "m.tsv", "bookmarksPath": "b.txt",
             "sprite": {"imagePath": "s.png", "singleImageDim": [8, 9]}}  # fmt: skip
    files = [
        ("projector_config.json", json.dumps({"embeddings": [entry]}).encode()),
        ("t.bytes", MATRIX.tobytes()),
        ("m.tsv", ("word\tkind\n" + "".join(f"{w}\tx\n" for w in WORDS)).encode()),
        ("b.txt", b'[{"label": "Fruit", "selectedProjection": "pca", "selectedPoints": [1, 2]}]'),
        ("s.png", b"\x89PNG not shown here"),
    ]
    loaded = load(*files)
    assert list(loaded.content.labels) == WORDS
    assert loaded.sprite is not None
    assert (loaded.sprite.width, loaded.sprite.height) == (8, 9)
    assert loaded.sprite.data().startswith(b"\x89PNG")
    assert [(view.name, view.points) for view in loaded.views] == [("Fruit", (1, 2))]
    with pytest.raises(InputError, match=r"“s\.png”, which is not among these files"):
        open_files(files[:-1])


def test_pictures_of_a_data_set_are_thumbnails() -> None:
    pictures = []
    for shade in (0, 90, 180):
        buffer = io.BytesIO()
        Image.new("RGB", (24, 24), (shade, 0, 0)).save(buffer, "PNG")
        pictures.append({"bytes": buffer.getvalue(), "path": f"{shade}.png"})
    pictures.append({"bytes": None, "path": "absent.png"})
    table = pa.table({"image": pictures, "text": ["black", "brown", "red", "none"]})
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    loaded = open_files(("set.parquet", buffer.getvalue())).load()
    assert (loaded.kind, loaded.image) == ("words", "image")
    found, _ = thumbnails_of(loaded)
    assert found is not None
    assert (len(found), found.absent) == (4, (3,))
