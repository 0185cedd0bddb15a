"""What holds for every command: mistakes, exit codes, and what may appear on stdout."""

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import options, program
from explorer.cli.answer import Answer, printable, table, write_json, write_text
from explorer.cli.program import COMMANDS, build_parser
from explorer.errors import ParameterError

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "explorer"]


def started(*argv: object, **streams) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, *map(str, argv)], cwd=ROOT, text=True, stderr=subprocess.PIPE, **streams
    )


def test_every_command_has_a_line_in_the_help(cli) -> None:
    shown = cli("--help")
    assert shown.code == 0
    listed = [line.split()[0] for line in shown.out.splitlines() if line.startswith("    ")]
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(cli, command) -> None:
    shown = cli(command, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"usage: python -m explorer {command} ")
    assert shown.err == ""


def test_several_values_add_up_where_their_option_is_given_again() -> None:
    argv = ["search", "x", "--documents", "a", "b", "--documents", "c"]
    assert build_parser(argv).parse_args(argv).documents == [Path("a"), Path("b"), Path("c")]
    argv = ["evaluate", "retrieval", "folder", "--mode", "dense", "--mode", "bm25"]
    assert build_parser(argv).parse_args(argv).mode == ["dense", "bm25"]
    assert build_parser(argv).parse_args(argv[:3]).mode == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "required: COMMAND"),
        (["fly"], "fly"),
        (["map", "--nonsense", "a"], "nrecognized arguments: --nonsense"),
        (["neighbors"], "required: QUERY"),
        (["embed", "topics"], "required: --out"),
        (["map"], "Say which data"),
        (["map", "topics", "--method", "pca", "--method", "umap"], "--method is given twice"),
        (["map", "--vocab", "5"], "nrecognized arguments"),
        (["map", "topics", "--vocabulary", "all"], "own, or a whole number"),
        (["map", "topics", "--vocabulary", "0"], "between 1 and 100,000"),
        (["neighbors", "king", "--vocabulary", "own"], "needs --words or --space"),
        (["map", "topics", "--words", "topics"], "Give only one of FILE, --words and --space"),
        (["map", "no-such-file.csv"], "There is no file “no-such-file.csv”"),
        (["map", "tropics"], "or name a ready-made list (topics,"),
        (["map", "."], "is a folder"),
        (["map", "a\x00b"], "cannot be read"),
        (["neighbors", "king", "--vocabulary", "0"], "between 1 and 100,000"),
        (["map", "topics", "--column", "color"], "color"),
        (["map", "topics", "--labels", "x.txt"], "--labels goes with a file of vectors"),
        (["map", "topics", "--model", "sentence-transformers:"], "Name a sentence-transformers"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(cli, argv, said) -> None:
    assert said in cli(*argv).complaint


def test_a_mistake_full_of_control_characters_does_not_reach_the_terminal(cli) -> None:
    complaint = cli("map", "\x1b[2Jevil\nname").complaint
    assert "\x1b" not in complaint


def test_an_endless_argument_is_not_repeated_endlessly(cli) -> None:
    assert len(cli("fly" * 10_000).complaint) < 500


def test_frequent_words_cannot_be_added_to_ready_vectors(cli, space_file) -> None:
    assert "leave out --vocabulary" in cli("map", space_file, "--vocabulary", 100).complaint


def test_a_column_of_words_cannot_be_named_in_ready_vectors(cli, space_file) -> None:
    assert "has no columns to choose from" in cli("map", space_file, "--column", "x").complaint


def test_a_file_given_as_words_is_not_taken_for_vectors(cli, space_file) -> None:
    assert "groups.npz" in cli("clusters", "--words", space_file).complaint


def test_a_damaged_file_is_told_by_name(cli, tmp_path) -> None:
    for name in ("bad.npz", "bad.npy", "bad.parquet", "bad.safetensors", "bad.bin"):
        (tmp_path / name).write_bytes(b"\x00\xff not what it says" * 9)
        assert f"“{name}”" in cli("map", tmp_path / name).complaint


def test_an_error_of_ours_is_no_traceback_either(cli, monkeypatch) -> None:
    class Broken:
        @staticmethod
        def add_parser(parsers) -> None:
            parsers.add_parser("broken")

        @staticmethod
        def run(options) -> Answer:
            raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(program.COMMANDS, "broken", lambda: Broken)
    outcome = cli("broken")
    assert (outcome.code, outcome.out) == (1, "")
    assert "ZeroDivisionError" in outcome.err
    assert "Traceback" not in outcome.err


def test_what_a_library_prints_stays_off_the_standard_output(cli, monkeypatch) -> None:
    class Chatty:
        @staticmethod
        def add_parser(parsers) -> None:
            parsers.add_parser("chatty").add_argument("--json", action="store_true")

        @staticmethod
        def run(options) -> Answer:
            sys.stdout.write("downloading the internet")
            return Answer({"fine": float("nan")}, "fine", code=2)

    monkeypatch.setitem(program.COMMANDS, "chatty", lambda: Chatty)
    outcome = cli("chatty", "--json")
    assert json.loads(outcome.out) == {"fine": None}
    assert "downloading" in outcome.err
    assert outcome.code == 2


def test_no_option_is_a_shortened_one(cli) -> None:
    for parser in build_parser()._subparsers._group_actions[0].choices.values():
        assert parser.allow_abbrev is False


def test_as_a_process_it_prints_one_object_and_nothing_else(space_file) -> None:
    process = started("clusters", space_file, "--json", stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert json.loads(out)["k"] == 3
    assert err == ""


def test_as_a_process_a_mistake_exits_with_2_and_one_line() -> None:
    process = started("map", "nowhere.npz", stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err.count("\n") == 1


def test_nobody_reading_the_output_is_no_error(space_file) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = started("neighbors", "red 1", "--space", space_file, stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert err == ""
    assert process.returncode == 141


def test_ctrl_c_ends_quietly_with_130(tmp_path) -> None:
    fifo = tmp_path / "words.txt"
    os.mkfifo(fifo)  # reading it waits for a writer that never comes
    process = started(
        "map",
        fifo,
        stdout=subprocess.PIPE,
        # Whatever runs the tests may ignore Ctrl-C, and a child inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")


def test_output_is_legible_where_the_terminal_knows_ascii_only(space_file) -> None:
    process = subprocess.run(
        [*PROGRAM, "neighbors", "grün", "--space", str(space_file)],
        cwd=ROOT,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert process.returncode == 2
    assert b"is not a label of" in process.stderr
    assert b"Traceback" not in process.stderr


def test_tables_align_numbers_right_and_text_left_also_when_letters_are_wide() -> None:
    shown = table(("n", "word", "score"), [(1, "猫", 0.5), (10, "cat", None), (2, "e\u0301a", 1.0)])
    assert shown.splitlines() == [
        " n  word  score",
        " 1  猫    0.500",
        "10  cat   –",
        " 2  e\u0301a    1.000",
    ]


def test_control_characters_are_shown_not_sent() -> None:
    assert printable("a\x1b[31mb\r\n\u202e") == "a\\x1b[31mb\\x0d\\x0a\\x202e"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
def test_json_is_readable_again_under_any_encoding(tmp_path, encoding) -> None:
    data = {"label": "“猫” é \udc80", "score": 0.1, "none": None}
    path = tmp_path / "out"
    with path.open("w", encoding=encoding) as stream:
        write_json(data, stream)
        write_text("“猫” é", stream)
    first = path.read_bytes().splitlines()[0].decode(encoding)
    assert json.loads(first) == data


def parsers_of(parser, path=()):
    """Yield every command's parser with the words that lead to it."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield path, parser
    for action in inner:
        for name, child in action.choices.items():
            yield from parsers_of(child, (*path, name))


def every_option():
    """Yield each command, option and action, of all commands."""
    for path, parser in parsers_of(build_parser()):
        for option, action in parser._option_string_actions.items():
            yield pytest.param(parser, option, action, id=" ".join((*path, option)))


@pytest.mark.parametrize(("parser", "option", "action"), list(every_option()))
def test_an_option_given_twice_adds_up_or_is_refused(parser, option, action) -> None:
    if action.nargs == 0:
        return  # a switch says the same twice
    values = [str(value) for value in action.choices or ["1", "2"]][:2]
    argv = [option, values[0], option, values[-1]]
    if isinstance(action, argparse._StoreAction):
        with pytest.raises(ParameterError, match=f"{option} is given twice"):
            parser.parse_known_args(argv)
    else:
        assert isinstance(action, argparse._AppendAction | options.Added), option


def test_switches_that_contradict_each_other_are_refused() -> None:
    for _, parser in parsers_of(build_parser()):
        switches = [a for a in parser._actions if isinstance(a, argparse._StoreConstAction)]
        for one, other in itertools.permutations(switches, 2):
            if one.dest == other.dest:
                with pytest.raises(ParameterError, match="contradict"):
                    parser.parse_known_args([one.option_strings[0], other.option_strings[0]])
