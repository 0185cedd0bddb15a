"""What a Parquet's footer tells is asked such that a damaged one is a sentence, not the end."""

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import InputError
from explorer.readers.vectors.footers import values_told

# One flipped bit in what it tells of the sizes of a column, of which pyarrow ends the process.
DAMAGED = Path(__file__).parents[1] / "fuzz/past/files/86b4ab7d-vectors.parquet"


def test_the_numbers_of_one_column_are_counted_in_all_its_parts() -> None:
    lists = pa.array([[1.0, 2.0], [], [3.0], None], type=pa.list_(pa.float32()))
    table = pa.table({"v.x": lists, "v": lists, "vv": [1, 2, 3, 4], "w": ["a", "b", "c", "d"]})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, row_group_size=3)
    told = {
        name: values_told(pq.ParquetFile(buffer).metadata, name, "x") for name in table.schema.names
    }
    # What is empty or missing counts as one; of two such names the shorter counts for both.
    assert told == {"v.x": 5, "v": 10, "vv": 4, "w": 4}


def test_a_damaged_footer_is_a_sentence() -> None:
    metadata = pq.ParquetFile(DAMAGED).metadata
    with pytest.raises(InputError, match="damaged footer"):
        values_told(metadata, "v", "x.parquet")
