"""p-values: one number, said in one way wherever it stands."""

import ast
import re
from pathlib import Path

import pytest

import explorer
import pages
from explorer.chance import CHANCE, is_beyond, p_equation, p_number, p_share

SOURCES = sorted(
    path for package in (explorer, pages) for path in Path(package.__path__[0]).rglob("*.py")
)


def said_by_itself(tree: ast.AST) -> list[int]:
    """Return the lines that give a p-value digits, or a verdict, of their own."""
    found = []
    for node in ast.walk(tree):
        formatted = isinstance(node, ast.FormattedValue) and node.format_spec is not None
        if formatted or isinstance(node, ast.Compare):
            told = node.value if isinstance(node, ast.FormattedValue) else node.left
            if re.search(r"\bp_value\b", ast.unparse(told)):
                found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    ("p_value", "number", "equation", "share"),
    [
        (1.0, "1.000", "p = 1.000", "100.0%"),
        (0.0123, "0.012", "p = 0.012", "1.2%"),
        (0.001, "0.001", "p = 0.001", "0.1%"),
        (0.000999, "< 0.001", "p < 0.001", "under 0.1%"),
        (1e-5, "< 0.001", "p < 0.001", "under 0.1%"),
    ],
)
def test_a_p_value_has_three_digits_and_below_that_its_bound(p_value, number, equation, share):
    assert p_number(p_value) == number
    assert p_equation(p_value) == equation
    assert p_share(p_value) == share


def test_one_in_twenty_is_where_chance_ends():
    assert is_beyond(1 / 20)
    assert is_beyond(CHANCE)
    assert not is_beyond(0.0501)


def test_no_other_module_says_a_p_value_in_its_own_way():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES if path.stem != "saying"}
    assert {
        str(path): lines for path, tree in trees.items() if (lines := said_by_itself(tree))
    } == {}
    assert said_by_itself(ast.parse('f"{test.p_value:.2g}"; f"{row[\'p_value\']:.4f}"')) == [1, 1]
    assert said_by_itself(ast.parse("report.p_value > 0.05")) == [1]
