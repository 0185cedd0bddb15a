"""Thumbnails: the colors of every picture are its row's, and nothing else of its file is kept."""

import base64
import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from explorer.errors import InputError, LimitError
from explorer.intake import Choice
from explorer.readers.pictures import (
    LARGEST_CELL,
    MOST_THUMBNAILS,
    Thumbnails,
    thumbnails_of_files,
    thumbnails_of_sprite,
)
from explorer.tasks.files import bring

COLORS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 0, 0)]
LABELS = ["ant", "bee", "cow", "dog", "elk"]
VECTORS = np.eye(5, 4, dtype=np.float32) + 0.5


def picture(color, size=(20, 10), kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def sprite(size=(8, 8), columns=3) -> bytes:
    sheet = Image.new("RGB", (columns * size[0], 2 * size[1]))
    for row, color in enumerate(COLORS):
        at = (row % columns * size[0], row // columns * size[1])
        sheet.paste(Image.new("RGB", size, color), at)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def shown(made: Thumbnails, row: int) -> tuple[int, int, int]:
    data = made.one(row)
    assert data is not None
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.getpixel((image.width // 2, image.height // 2))


def npy() -> bytes:
    out = io.BytesIO()
    np.save(out, VECTORS)
    return out.getvalue()


def csv(cells) -> bytes:
    rows = [
        f'{label},{" ".join(map(str, vector))},"{cell}"'
        for label, vector, cell in zip(LABELS, VECTORS, cells, strict=True)
    ]
    return "\n".join(["word,vector,image", *rows]).encode()


@pytest.mark.parametrize("size", [(8, 8), (100, 50)])
def test_a_sprite_is_cut_row_by_row_and_kept_small(size):
    made = thumbnails_of_sprite(sprite(size), size, 5, "s.png")
    assert [shown(made, row) for row in range(5)] == COLORS
    assert max(made.width, made.height) == min(LARGEST_CELL, size[0])
    assert made.one(5) is None


def test_a_sprite_with_fewer_pictures_than_rows_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="room for 6 thumbnails of 8 × 8 pixels, not for 7 rows"):
        thumbnails_of_sprite(sprite(), (8, 8), 7, "s.png")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\nbroken", b"<svg onload='x()'/>", b"", b"GIF89a"]
)
def test_a_damaged_or_foreign_picture_is_a_sentence(data):
    with pytest.raises(InputError, match="damaged picture"):
        thumbnails_of_sprite(data, (8, 8), 1, "s.png")
    assert thumbnails_of_files([data, picture(COLORS[0])]).absent == (0,)


def test_a_picture_that_unpacks_without_bounds_is_refused_before_it_is_decoded():
    # A true file of 20,000 × 20,000 white pixels is 50 kB.
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(out, "PNG")
    with pytest.raises((InputError, LimitError)):
        thumbnails_of_sprite(out.getvalue(), (8, 8), 1, "s.png")


def test_too_many_rows_are_refused():
    with pytest.raises(LimitError, match="up to 10,000 rows"):
        thumbnails_of_files([None] * (MOST_THUMBNAILS + 1))


def test_what_a_file_holds_beside_its_colors_does_not_go_on():
    out = io.BytesIO()
    Image.new("RGB", (9, 9), COLORS[0]).save(out, "JPEG", comment=b"SECRET", exif=b"Exif\0\0SECRET")
    made = thumbnails_of_files([out.getvalue()])
    assert b"SECRET" not in made.sheet
    assert b"SECRET" not in (made.one(0) or b"")


def test_a_configuration_brings_the_thumbnails_of_its_sprite_and_its_views():
    entry = {
        "tensorPath": "t.bytes",
        "tensorShape": [5, 4],
        "metadataPath": "m.tsv",
        "bookmarksPath": "b.txt",
        "sprite": {"imagePath": "s.png", "singleImageDim": [8, 8]},
    }
    seen = {"position": [1, 2, 3], "target": [0, 0, 0.5]}
    view = {"label": "A", "selectedProjection": "tsne", "tSNEIs3d": False, "selectedPoints": [3]}
    brought = bring(
        [
            ("projector_config.json", json.dumps({"embeddings": [entry]}).encode()),
            ("t.bytes", VECTORS.tobytes()),
            ("m.tsv", "\n".join(LABELS).encode()),
            ("b.txt", json.dumps([{**view, "cameraDef": seen}]).encode()),
            ("s.png", sprite()),
        ],
        Choice(),
    )
    assert brought.thumbnails is not None
    assert [shown(brought.thumbnails, row) for row in range(5)] == COLORS
    (found,) = brought.views
    assert (found.projection, found.dimensions, found.points) == ("tsne", 2, (3,))
    assert found.camera == (1, 2, 3, 0, 0, 0.5)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_column_of_pictures_becomes_thumbnails_and_is_no_text(kind):
    cells = [
        f"data:image/x;base64,{base64.b64encode(picture(each, kind=kind)).decode()}"
        for each in COLORS
    ]
    brought = bring([("v.csv", csv(cells))], Choice())
    assert brought.thumbnails is not None
    for row, color in enumerate(COLORS):
        assert np.abs(np.subtract(shown(brought.thumbnails, row), color)).max() < 8
    assert "image" not in brought.content.metadata


def test_a_column_names_pictures_beside_and_one_that_is_missing_is_counted():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("v.csv", csv([f"img/{label}.png" for label in LABELS]))
        for label, color in zip(LABELS[:4], COLORS, strict=False):
            packed.writestr(f"img/{label}.png", picture(color))
    brought = bring([("all.zip", out.getvalue())], Choice())
    made = brought.thumbnails
    assert made is not None
    assert ([shown(made, row) for row in range(4)], made.absent) == (COLORS[:4], (4,))
    assert "Thumbnails of 4 rows were made, 1 without." in brought.notes


def test_a_column_of_bytes_holds_pictures_too(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    pictures = [picture(color) for color in COLORS]
    table = pa.table({"word": LABELS, "vector": VECTORS.tolist(), "image": pictures})
    parquet.write_table(table, tmp_path / "v.parquet")
    brought = bring([tmp_path / "v.parquet"], Choice())
    assert brought.thumbnails is not None
    assert [shown(brought.thumbnails, row) for row in range(5)] == COLORS


@pytest.mark.parametrize("names", [LABELS[::-1], ["10", "9", "8", "7", "11"]])
def test_pictures_beside_are_those_of_their_labels_or_of_their_order(names):
    colors = dict(zip(names, COLORS, strict=True))
    ordered = [colors[name] for name in (LABELS if "ant" in names else ["7", "8", "9", "10", "11"])]
    files = [(f"{name}.png", picture(color)) for name, color in colors.items()]
    brought = bring([("v.npy", npy()), ("l.txt", "\n".join(LABELS).encode()), *files], Choice())
    assert brought.thumbnails is not None
    assert [shown(brought.thumbnails, row) for row in range(5)] == ordered


def test_the_class_column_is_what_the_points_are_colored_by():
    text = "word,kind,vector\n" + "\n".join(
        f"{label},{'xy'[row % 2]},{' '.join(map(str, vector))}"
        for row, (label, vector) in enumerate(zip(LABELS, VECTORS, strict=True))
    )
    assert bring([("v.csv", text.encode())], Choice()).color == "kind"
