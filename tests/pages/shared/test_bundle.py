"""Modules put together into one: each after what it imports, and nothing but that."""

from graphlib import CycleError

import pytest

from pages.shared.map.bundle import bundle, imports_of

MODULES = {
    "index.js": 'import { twice } from "./parts/math.js";\n\nexport function six() {\n'
    "  return twice(3);\n}\n",
    "parts/math.js": 'import { two as factor } from "../numbers.js";\n\n'
    "export const twice = (n) => n * factor;\n",
    "numbers.js": "const hidden = 1;\nexport const two = hidden + 1;\n",
}


def test_imports_are_named_by_their_path_below_the_folder():
    assert imports_of("parts/math.js", MODULES["parts/math.js"]) == {"numbers.js": "two as factor"}


def test_each_module_stands_after_what_it_imports_and_keeps_the_rest_to_itself():
    assert bundle(MODULES, "index.js").splitlines() == [
        "const module0 = (() => {",
        "const hidden = 1;",
        "const two = hidden + 1;",
        "return { two };",
        "})();",
        "const module1 = (() => {",
        "const { two: factor } = module0;",
        "const twice = (n) => n * factor;",
        "return { twice };",
        "})();",
        "const module2 = (() => {",
        "const { twice } = module1;",
        "function six() {",
        "  return twice(3);",
        "}",
        "return { six };",
        "})();",
        "export const { six } = module2;",
    ]


def test_a_circle_or_a_missing_module_is_an_error():
    with pytest.raises(CycleError):
        bundle(
            {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}, "a.js"
        )
    with pytest.raises(KeyError):
        bundle({"a.js": 'import { b } from "./b.js";'}, "a.js")
