"""The shape of the house: imports point one way, rooms stay small, and setup.cfg names what is imported."""

import ast
import configparser
import graphlib
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from swaiglet import App

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "swaiglet"

LAYERS = (
    ("errors", "_version", "calling"),
    ("limits",),
    ("swml",),
    ("swaig",),
    ("verbs", "actions"),
    ("runs",),
    ("lifespan",),
    ("toolkit",),
    ("agent",),
    ("moves", "offers"),
    ("render", "dispatch", "turning_away"),
    ("signatures",),
    ("web",),
    ("simulator",),
    ("golive",),
    ("testing",),
    ("app",),
    ("switchboard",),
    ("picture",),
    ("findings",),
    ("__init__",),
    ("cli",),
    ("collecting",),
    ("__main__",),
)
"""Lowest first: a room imports from those above it in this table and from itself, for type checking too."""

BARS = {
    "function lines, median": 8,
    "function lines, 90th percentile": 25,
    "function lines, longest": 50,
    "nesting, deepest": 3,
    "module lines, longest": 450,
    "imports inside functions": 18,
    "blanket excepts": 4,
    "example lines, longest": 120,
    "public members of App": 35,
}

LATE = {"aiohttp", "hypercorn", "jsonschema", "rich", "sqlite3"}
"""Heavy modules, which `import swaiglet` leaves to those who need them."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.Match


@cache
def modules() -> dict[str, ast.Module]:
    """The tree of every module by its dotted name; a package's own is `swaiglet.cli.__init__`."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text()) for path in paths}


def imports(module: str) -> Iterator[str]:
    """Everything that a module imports, at the top or inside functions and conditions, by absolute name."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*package, *(node.module or "").split(".")]).strip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def internal_imports(module: str) -> set[str]:
    """The modules of swaiglet that a module imports."""
    return {own(name) for name in imports(module) if name.split(".")[0] == "swaiglet"} - {module}


def own(name: str) -> str:
    """The module that a dotted name is, or is found in."""
    if name in modules():
        return name
    return f"{name}.__init__" if f"{name}.__init__" in modules() else own(name.rpartition(".")[0])


def room(module: str) -> str:
    return module.split(".")[1]


def functions() -> Iterator[tuple[str, Function]]:
    for module, tree in modules().items():
        yield from ((f"{module}:{node.lineno}", node) for node in ast.walk(tree) if isinstance(node, Function))


def handlers() -> Iterator[tuple[str, ast.ExceptHandler]]:
    for module, tree in modules().items():
        yield from ((module, node) for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))


def length(function: Function) -> int:
    """Lines of a function, without its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def depth(node: ast.AST, chained: bool = False) -> int:
    """How deep blocks stand in each other; `elif` is no deeper than its `if`, and inner functions count alone."""
    inner = 0
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef):
            follows = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
            inner = max(inner, depth(child, chained=follows))
    return inner + (isinstance(node, BLOCKS) and not chained)


def lines(module: str) -> int:
    return len((ROOT / f"{module.replace('.', '/')}.py").read_text().splitlines())


def examples() -> list[Path]:
    return sorted((ROOT / "examples").glob("*.py"))


def inner_imports(function: Function) -> list[ast.stmt]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


def is_blanket(handler: ast.ExceptHandler) -> bool:
    """Whether it catches nearly everything, alone or beside other kinds, and goes on."""
    if isinstance(handler.body[-1], ast.Raise):
        return False
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds)


def requirements(*keys: str) -> list[Requirement]:
    """The requirements under these keys of setup.cfg, or all of them, extras included."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    sections = {**setup["options"], **setup["options.extras_require"]}
    listed = keys or ("install_requires", *setup["options.extras_require"])
    return [Requirement(line) for key in listed for line in sections[key].split("\n") if line]


def test_house_figures_are_within_their_bars() -> None:
    lengths = sorted((length(function), place) for place, function in functions())
    late = {
        f"{place.split(':')[0]}:{node.lineno}" for place, function in functions() for node in inner_imports(function)
    }
    blankets = [f"{module}:{handler.lineno}" for module, handler in handlers() if is_blanket(handler)]
    members = [name for name in dir(App) if not name.startswith("_")]
    figures: dict[str, tuple[float, object]] = {
        "function lines, median": (statistics.median(lines for lines, _ in lengths), "all"),
        "function lines, 90th percentile": lengths[int(len(lengths) * 0.9)],
        "function lines, longest": lengths[-1],
        "nesting, deepest": max((depth(function), place) for place, function in functions()),
        "module lines, longest": max((lines(module), module) for module in modules()),
        "imports inside functions": (len(late), late),
        "blanket excepts": (len(blankets), blankets),
        "example lines, longest": max((len(path.read_text().splitlines()), path.name) for path in examples()),
        "public members of App": (len(members), members),
    }
    assert figures.keys() == BARS.keys()
    assert {name: figure for name, figure in figures.items() if figure[0] > BARS[name]} == {}


def test_house_every_room_has_a_layer() -> None:
    assert {room(module) for module in modules()} == {name for layer in LAYERS for name in layer}


def test_house_imports_point_one_way() -> None:
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = [
        f"{module} imports {imported}"
        for module in modules()
        for imported in sorted(internal_imports(module))
        if room(module) != room(imported) and level[room(imported)] >= level[room(module)]
    ]
    assert wrong == [], "\n".join(wrong)


def test_house_imports_have_no_cycle() -> None:
    graph = {module: internal_imports(module) for module in modules()}
    graphlib.TopologicalSorter(graph).prepare()


def test_house_setup_names_what_is_imported() -> None:
    tops = {name.split(".")[0] for module in modules() for name in imports(module)}
    third_party = tops - sys.stdlib_module_names - {"swaiglet", "pytest"}  # only pytest itself loads its plugin
    distributions = packages_distributions()
    needed = {canonicalize_name(distributions[top][0]) for top in third_party}
    listed = requirements("install_requires", "javascript", "fast")
    assert {canonicalize_name(requirement.name) for requirement in listed} - {"httptools"} == needed  # uvicorn loads it


def test_house_setup_bounds_no_version_from_above() -> None:
    bounds = {specifier.operator for requirement in requirements() for specifier in requirement.specifier}
    assert bounds == {">="}


def test_house_import_is_light() -> None:
    code = "import swaiglet, sys; print(*sys.modules)"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    loaded = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True, env=plain).stdout
    assert (LATE | {"swaiglet.testing"}) & set(loaded.split()) == set()


def make_targets() -> set[str]:
    """What `make` offers, each with a word on what it is for."""
    return set(re.findall(r"^(\w+):.*  ## \w", (ROOT / "Makefile").read_text(), re.MULTILINE))


def workflow() -> dict[str, Any]:
    """The workflow that every push goes through."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    return loaded


def test_house_workflow_runs_what_anybody_can_run() -> None:
    run = [step["run"] for job in workflow()["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(run) == len(workflow()["jobs"])
    assert set(run) <= {f"make {target}" for target in make_targets()}


def test_house_workflow_tests_every_python_that_setup_names() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    named = re.findall(r"Programming Language :: Python :: (3\.\d+)", setup["metadata"]["classifiers"])
    assert workflow()["jobs"]["tests"]["strategy"]["matrix"]["python"] == named
    assert setup["options"]["python_requires"] == f">={named[0]}"


def test_house_make_says_what_each_target_is_for() -> None:
    named = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = subprocess.run(("make", "help"), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert set(re.findall(r"^  make (\w+) ", told, re.MULTILINE)) == make_targets() == named
