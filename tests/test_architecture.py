"""The house's rules, kept by machine: sizes, cheap imports, who may use what, banned calls."""

import ast
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = [ROOT / "app.py", *sorted((ROOT / "explorer").rglob("*.py"))]
PRODUCT += sorted((ROOT / "pages").rglob("*.py"))
CORE = [file for file in PRODUCT if file.is_relative_to(ROOT / "explorer")]
ROOMS = [folder for folder in (ROOT / "pages").iterdir() if (folder / "page.py").exists()]
PAGES = [folder / "page.py" for folder in ROOMS]

LONGEST_MODULE = 300
MOST_MODULES = 20
LONGEST_PAGE = 80
MOST_PARAMETERS = 6
LENGTH_OF_MOST_FUNCTIONS = 35
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "umap",
    "numba",
    "sklearn",
    "scipy",
    "openTSNE",
    "pynndescent",
    "plotly",
    "pandas",
    "pyarrow",
    "openpyxl",
    "openai",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def parsed(file: Path) -> ast.Module:
    """Return what is written in a file, read once for all rules."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(file)))


def functions(file: Path) -> Iterator[Function]:
    for node in nodes(file):
        if isinstance(node, Function):
            yield node


def imports(file: Path) -> set[str]:
    found = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules() -> dict[str, set[str]]:
    """Return what each module of the product imports, also late or for types alone.

    A package stands for what it exports; a module inside it that imports the package is a circle.
    """
    modules = {module_of(file): file for file in PRODUCT}
    graph: dict[str, set[str]] = {}
    for name, file in modules.items():
        found = graph.setdefault(name, set())
        for node in nodes(file):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names} & modules.keys()
            elif isinstance(node, ast.ImportFrom) and node.module in modules:
                parts = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= parts & modules.keys()
                if parts - modules.keys():
                    found.add(node.module)
    return graph


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_a_module_fits_in_one_sitting(file):
    limit = LONGEST_PAGE if file in PAGES else LONGEST_MODULE
    assert len(file.read_text(encoding="utf-8").splitlines()) <= limit


def test_a_folder_can_be_seen_at_a_glance():
    folders = {file.parent for file in (*PRODUCT, *(ROOT / "tests").rglob("*.py"))}
    folders |= {file.parent for file in (ROOT / "pages").rglob("*.js")}
    crowded = {
        name_of(folder): count
        for folder in folders
        for suffix in (".py", ".js")
        if (count := sum(file.name != "__init__.py" for file in folder.glob(f"*{suffix}")))
        > MOST_MODULES
    }
    assert crowded == {}


def test_there_is_a_room_a_page_and_its_parts_have_short_names():
    main = parsed(ROOT / "pages" / "main.py")
    (pages,) = (
        ast.literal_eval(node.value)
        for node in main.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES"
    )
    listed = [name for entries in pages.values() for name, _, _ in entries]
    assert sorted(listed) == sorted(room.name for room in ROOMS)
    assert len(ROOMS) >= 15
    repeated = [
        name_of(file)
        for room in ROOMS
        for file in room.glob("*.py")
        if room.name in file.stem.split("_")
    ]
    assert repeated == []


def test_packages_export_and_hold_no_logic():
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    logic = [
        f"{name_of(file)}:{node.lineno}"
        for file in PRODUCT
        if file.name == "__init__.py"
        for node in parsed(file).body
        if not isinstance(node, allowed)
        or (isinstance(node, ast.Assign) and not ast.unparse(node.targets[0]).startswith("__"))
        or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant))
    ]
    assert logic == []


def test_no_module_imports_itself_by_a_detour():
    graph = TopologicalSorter(imported_modules())
    try:
        graph.prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_a_detour_would_be_found():
    circle = {"a": {"b"}, "b": {"c"}, "c": {"a"}}
    with pytest.raises(CycleError):
        TopologicalSorter(circle).prepare()


def test_most_functions_fit_on_a_screen():
    lengths = [f.end_lineno - f.lineno + 1 for file in PRODUCT for f in functions(file)]
    assert statistics.quantiles(lengths, n=20)[-1] <= LENGTH_OF_MOST_FUNCTIONS


def test_no_function_takes_more_than_six_parameters_besides_keyword_options():
    crowded = [
        f"{name_of(file)}:{f.lineno} {f.name}"
        for file in CORE
        for f in functions(file)
        if len([a for a in (*f.args.posonlyargs, *f.args.args) if a.arg not in ("self", "cls")])
        > MOST_PARAMETERS
    ]
    assert not crowded


def test_public_functions_of_the_core_are_annotated_and_documented():
    bare = [
        f"{name_of(file)}:{f.lineno} {f.name}"
        for file in CORE
        for f in parsed(file).body
        if isinstance(f, Function)
        and not f.name.startswith("_")
        and (
            f.returns is None
            or not ast.get_docstring(f)
            or any(a.annotation is None for a in (*f.args.args, *f.args.kwonlyargs))
        )
    ]
    assert not bare


def test_the_core_never_imports_the_user_interface():
    assert [name_of(file) for file in CORE if "streamlit" in imports(file)] == []


def test_only_the_plots_package_imports_plotly():
    plots = ROOT / "explorer" / "plots"
    users = [file for file in CORE if "plotly" in imports(file)]
    assert [name_of(file) for file in users if not file.is_relative_to(plots)] == []


BANNED_NAMES = {"eval", "exec"}
BANNED_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
BANNED_TRUE = {"allow_pickle", "trust_remote_code", "unsafe_allow_html", "shell"}


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_no_banned_call_is_made(file):
    assert not imports(file) & BANNED_MODULES
    for node in nodes(file):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        assert called not in BANNED_NAMES, f"line {node.lineno}"
        assert called not in ("torch.load", "yaml.load"), f"line {node.lineno}"
        assert called != "st.stop", f"line {node.lineno}: it drops what a person pressed; frame.end"
        assert called != "st.subheader", f"line {node.lineno}: it skips a level; st.header"
        for option in node.keywords:
            if option.arg in BANNED_TRUE:
                given = isinstance(option.value, ast.Constant) and option.value.value is False
                assert given, f"line {node.lineno}: {option.arg}"


def test_importing_the_whole_core_loads_nothing_heavy():
    code = f"""
import importlib, sys
for name in {[module_of(file) for file in CORE if file.name != "__main__.py"]!r}:
    importlib.import_module(name)
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_importing_the_core_costs_less_than_importing_numpy_and_pandas():
    def seconds(statement: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", statement], cwd=ROOT, check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    assert seconds("import explorer") < seconds("import numpy, pandas")


def test_no_file_carries_unfinished_work():
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    tracked = [*PRODUCT, *(ROOT / "tests").rglob("*.py")]
    unfinished = [
        name_of(file)
        for file in tracked
        if any(mark in file.read_text(encoding="utf-8") for mark in marks)
    ]
    assert unfinished == []
