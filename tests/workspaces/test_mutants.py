"""Mutants of a workspace's file, its manifest and its data: a workspace or a sentence."""

import json
import random

from explorer.errors import ExplorerError
from explorer.workspaces import Shelf, export_bytes, import_workspace
from explorer.workspaces.contents import digest_of, ending_of
from tests.workspaces.exported import filled, members, rebuilt


def mutant(rng, data):
    """Return a file with some bytes changed, cut, doubled or swapped."""
    content = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20))):
        at = rng.randrange(len(content))
        match rng.randrange(4):
            case 0:
                content[at] = rng.randrange(256)
            case 1:
                del content[at : at + rng.randrange(1, 60)]
            case 2:
                content[at:at] = content[at : at + rng.randrange(1, 60)]
            case 3:
                content[at] ^= 1 << rng.randrange(8)
    return bytes(content)


def changed(rng, value):
    """Return JSON with one value somewhere in it put in the place of another kind."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(sorted(value))
        return {**value, key: changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        return [*value[:at], changed(rng, value[at]), *value[at + 1 :]]
    return rng.choice([None, 0, -1, 1e300, "", "../x", [], {}, [[]], True, "list", "<f8", 2**70])


def read_whole(workspace):
    workspace.views()
    for run in workspace.runs():
        workspace.scores(run.id)
    for item in workspace.items:
        if item.holds_data:
            workspace.data(item.id)


def test_mutants_of_the_file_give_a_workspace_or_a_sentence(shelf, tmp_path):
    rng, data = random.Random(12), export_bytes(filled(shelf))
    refused, sentences = 0, set()
    for number in range(400):
        other = Shelf(tmp_path / f"mutant {number}")
        try:
            made_of_it = import_workspace(other, mutant(rng, data))
        except ExplorerError as error:
            refused += 1
            sentences.add(str(error))
            continue
        read_whole(made_of_it)
    assert refused > 300
    assert all(sentence.endswith(".") for sentence in sentences)


def test_mutants_of_the_manifest_and_the_parquet_give_a_workspace_or_a_sentence(shelf, tmp_path):
    # Behind sound digests, so that what checks them is not all that is tried.
    rng, (manifest, read) = random.Random(3), members(export_bytes(filled(shelf)))
    refused = 0
    for number in range(400):
        plain, files = json.loads(json.dumps(manifest)), dict(read)
        if number % 2:
            plain = changed(rng, plain)
        else:
            part = rng.choice([each for each in plain["items"] if each["parts"]])["parts"]
            part = part[rng.choice(sorted(part))]
            content = mutant(rng, files.pop("data/" + part["file"]))
            part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
            files["data/" + part["file"]] = content
        try:
            made_of_it = import_workspace(Shelf(tmp_path / f"m {number}"), rebuilt(plain, files))
        except ExplorerError:
            refused += 1
            continue
        read_whole(made_of_it)
    assert 200 < refused < 400
