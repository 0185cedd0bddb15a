"""The same five words and three numbers each, written in every format by this test itself."""

import base64
import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
from safetensors.numpy import save

from explorer.intake import Choice, Layout, Loaded, Opened, open_files
from explorer.readers import VectorTable, WordTable

WORDS = ["king", "queen", "man", "woman", "Paris"]
MATRIX = np.array(
    [[0.5, -1.25, 2.0], [1.0, 0.0, -3.5], [0.125, 4.0, 1.5], [-2.0, 0.75, 0.25], [3.0, 1.0, 9.5]],
    dtype=np.float32,
)
LISTS = MATRIX.astype(float).tolist()


def lines(separator: str = " ", head: str = "") -> bytes:
    rows = [separator.join([w, *map(str, v)]) for w, v in zip(WORDS, LISTS, strict=True)]
    return (head + "\n".join(rows) + "\n").encode()


def table(cell: Callable[[list[float]], str], separator: str = ",") -> bytes:
    rows = [f"{w}{separator}{cell(v)}" for w, v in zip(WORDS, LISTS, strict=True)]
    return "\n".join([f"word{separator}vector", *rows, ""]).encode()


def records(key: str = "vector") -> list[dict[str, object]]:
    return [{"word": w, key: v} for w, v in zip(WORDS, LISTS, strict=True)]


def binary() -> bytes:
    parts = [w.encode() + b" " + v.tobytes() + b"\n" for w, v in zip(WORDS, MATRIX, strict=True)]
    return b"5 3\n" + b"".join(parts)


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, vectors=MATRIX, texts=np.array(WORDS))
    return buffer.getvalue()


def arrow(column: pa.Array | None = None) -> pa.Table:
    vectors = pa.array(LISTS, pa.list_(pa.float32())) if column is None else column
    return pa.table({"word": WORDS, "vector": vectors})


def parquet(column: pa.Array | None = None) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(arrow(column), buffer, row_group_size=2)
    return buffer.getvalue()


def ipc(kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "feather":
        feather.write_feather(arrow(), buffer)
        return buffer.getvalue()
    new = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
    with new(buffer, arrow().schema) as sink:
        sink.write_table(arrow())
    return buffer.getvalue()


def sqlite(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base"
        base = sqlite3.connect(path)
        base.execute("create table items (word text, vector blob)")
        base.executemany(
            "insert into items values (?, ?)",
            [(w, v.tobytes()) for w, v in zip(WORDS, MATRIX, strict=True)],
        )
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()
        return path.read_bytes()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["word", "vector"])
    for word, vector in zip(WORDS, LISTS, strict=True):
        book.active.append([word, json.dumps(vector)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(mode: str, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zstandard(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def coded(vector: list[float]) -> str:
    return base64.b64encode(np.array(vector, "<f4").tobytes()).decode()


def half_precision() -> bytes:
    halves = (MATRIX.view("<u4") >> 16).astype("<u2")
    entry = {"dtype": "BF16", "shape": [5, 3], "data_offsets": [0, halves.nbytes]}
    head = json.dumps({"weight": entry}).encode()
    return struct.pack("<Q", len(head)) + head + halves.tobytes()


def jsonl(items: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


POINTS = [
    {"id": n, "vector": v, "payload": {"text": w}}
    for n, (w, v) in enumerate(zip(WORDS, LISTS, strict=True))
]
ANSWER = [{"object": "embedding", "index": n, "embedding": v} for n, v in enumerate(LISTS)]

# Words and numbers stand in each of these.
LABELLED: dict[str, bytes] = {
    "glove.txt": lines(),
    "word2vec.vec": lines(head="5 3\n"),
    "windows.vec": b"\xef\xbb\xbf" + lines(head="5 3\n").replace(b"\n", b"\r\n"),
    "trailing.vec": lines(head="5 3\n").replace(b"\n", b" \n"),
    "nameless": lines(),
    "tabs.tsv": lines("\t"),
    "commas.csv": lines(","),
    "semicolons.csv": lines(";"),
    "decimal.csv": lines(";", "word;d0;d1;d2\n").replace(b".", b","),
    "named.csv": lines(",", "word,d0,d1,d2\n"),
    "binary.bin": binary(),
    "unspaced.bin": b"5 3\n" + b"".join(
        w.encode() + b" " + v.tobytes() for w, v in zip(WORDS, MATRIX, strict=True)
    ),
    "lines.jsonl": jsonl(records()),
    "embedding.jsonl": jsonl(records("embedding")),
    "base64.jsonl": jsonl(
        [{"word": w, "vector": coded(v)} for w, v in zip(WORDS, LISTS, strict=True)]
    ),
    "list.json": json.dumps(records()).encode(),
    "indented.json": json.dumps(records(), indent=1).encode(),
    "columns.json": json.dumps({"labels": WORDS, "vectors": LISTS}).encode(),
    "dictionary.json": json.dumps(dict(zip(WORDS, LISTS, strict=True))).encode(),
    "wrapped.json": json.dumps({"result": {"points": POINTS}, "status": "ok"}).encode(),
    "as_json.csv": table(lambda v: f'"{json.dumps(v)}"'),
    "as_json.tsv": table(json.dumps, "\t"),
    "as_print.csv": table(lambda v: f'"{np.array(v)}"'),
    "as_repr.csv": table(lambda v: f'"np.array({v}, dtype=float32)"'),
    "as_spaces.csv": table(lambda v: " ".join(map(str, v))),
    "as_base64.csv": table(coded),
    "list.parquet": parquet(),
    "half.parquet": parquet(pa.array(LISTS, pa.list_(pa.float16()))),
    "fixed.parquet": parquet(pa.array(LISTS, pa.list_(pa.float64(), 3))),
    "bytes.parquet": parquet(pa.array([v.tobytes() for v in MATRIX])),
    "text.parquet": parquet(pa.array([json.dumps(v) for v in LISTS])),
    "table.feather": ipc("feather"),
    "file.arrow": ipc("file"),
    "stream.arrow": ipc("stream"),
    "base.sqlite": sqlite(),
    "logged.db": sqlite("create view secret as select * from items"),
    "texts.npz": npz(),
    "sheet.xlsx": workbook(),
    "glove.txt.gz": gzip.compress(lines()),
    "members.vec.gz": gzip.compress(lines()[:20]) + gzip.compress(lines()[20:]),
    "glove.txt.bz2": bz2.compress(lines()),
    "glove.txt.xz": lzma.compress(lines()),
    "glove.txt.zst": zstandard(lines()),
    "binary.bin.gz": gzip.compress(binary()),
    "lines.jsonl.gz": gzip.compress(jsonl(records())),
    "glove.zip": zipped(**{"folder/glove.txt": lines()}),
    "mac.zip": zipped(**{"glove.txt": lines(), "__MACOSX/._glove.txt": b"\0\5"}),
    "model.tar.gz": tarred("w:gz", **{"model/glove.txt": lines()}),
    "model.tar": tarred("w", **{"glove.txt": lines()}),
    "nested.zip.gz": gzip.compress(zipped(**{"glove.txt": lines()})),
}  # fmt: skip

# Numbers alone.
BARE: dict[str, bytes] = {
    "array.npy": npy(MATRIX),
    "double.npy": npy(MATRIX.astype("f8")),
    "fortran.npy": npy(np.asfortranarray(MATRIX)),
    "big_endian.npy": npy(MATRIX.astype(">f4")),
    "array.npy.gz": gzip.compress(npy(MATRIX)),
    "model.safetensors": save({"embeddings.weight": MATRIX}),
    "bfloat16.safetensors": half_precision(),
    "numbers.tsv": "".join("\t".join(map(str, v)) + "\n" for v in LISTS).encode(),
    "trailing_tab.tsv": "".join("\t".join(map(str, v)) + "\t\n" for v in LISTS).encode(),
    "answer.json": json.dumps({"object": "list", "data": ANSWER[::-1]}).encode(),
}


TABLE = (
    "id,title,body,topic,photo,e0,e1,score\n"
    "1,Ferries,The ferry leaves at noon.,sea,f.png,1,2,7\n"
    "2,Bread,It is baked at dawn.,food,b.png,3,4,8\n"
    "3,Nets,They are mended at night.,sea,n.png,5,6,9\n"
    "4,Salt,It keeps the fish.,food,s.png,7,8,1\n"
)


def both(given: str | bytes, name: str = "x.csv", **said: Any) -> tuple[Opened, Loaded]:
    data = given.encode() if isinstance(given, str) else given
    opened = open_files((name, data), Choice(**said))
    return opened, opened.load()


def labels(loaded: Loaded) -> list[str]:
    content = loaded.content
    if isinstance(content, WordTable):
        return list(content.words)
    assert isinstance(content, VectorTable | Layout)
    return list(content.labels)
