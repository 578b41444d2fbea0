"""The site that `make docs` builds, and what of it is made by code: pictures, tables of names, variables."""

import ast
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from sphinx.util.inventory import InventoryFile

import swaiglet
from swaiglet import actions, verbs
from swaiglet.picture.dot import NoEngineError, find_engine

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def written(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """A module of docs/, which import each other."""
    sys.path.insert(0, str(DOCS))
    yield import_module(request.param)
    sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built without a warning."""
    directory = tmp_path_factory.mktemp("site")
    command = (
        sys.executable,
        "-m",
        "sphinx",
        "--fail-on-warning",
        "--keep-going",
        "--quiet",
        str(DOCS),
        str(directory),
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return directory


def text(page: Path) -> str:
    """What is read on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))).split())


def letters(words: str) -> str:
    """Words without what typesetting changes."""
    return re.sub(r"\W", "", words)


def test_site_has_every_page(site: Path) -> None:
    pages = [path.relative_to(DOCS).with_suffix("") for path in DOCS.rglob("*.md") if "_build" not in path.parts]
    assert [page for page in pages if not (site / f"{page}.html").is_file()] == []
    assert [page for page in pages if (site / f"{page}.md").read_bytes() != (DOCS / f"{page}.md").read_bytes()] == []


def test_site_has_whole_docstrings(site: Path) -> None:
    page = text(site / "reference" / "api" / "app.html")
    assert "The function may take the Call . It returns text, a list of bullets, a Section , several sections" in page
    assert "seconds for which the tokens in webhook URLs are good, 4 hours unless given" in page
    assert "| member |" not in page


def test_site_links_names_to_the_pages_of_swml(site: Path) -> None:
    page = (site / "reference" / "api" / "app.html").read_text(encoding="utf-8")
    assert 'href="../swml/ai.html#ai-ai"' in page
    assert 'id="ai-ai"' in (site / "reference" / "swml" / "ai.html").read_text(encoding="utf-8")
    assert 'href="payloads.html#call"' in page


def test_site_tells_of_changes_on_their_way(site: Path) -> None:
    page = letters(text(site / "changes.html"))
    paths = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert "Unreleased" in page
    assert [path.name for path in paths if letters(path.read_text(encoding="utf-8")) not in page] == []


def test_site_can_be_asked_for_every_public_name(site: Path) -> None:
    objects = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
    known = {name for named in objects.values() for name in named}
    public = {f"{room.__name__}.{name}" for room in (swaiglet, verbs, actions) for name in room.__all__}
    assert sorted(public - known) == ["swaiglet.__version__"]
    assert objects["py:class"]["swaiglet.verbs.Play"].uri == "reference/swml/audio.html#play-play"


def test_site_needs_no_network(site: Path) -> None:
    fetched = re.compile(r'<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="(https?:[^"]+)"')
    asked = {address for page in site.rglob("*.html") for address in fetched.findall(page.read_text(encoding="utf-8"))}
    assert asked == set()
    pictures = [path.read_text(encoding="utf-8") for path in site.rglob("*.svg")]
    assert [line for picture in pictures for line in picture.splitlines() if "url(http" in line] == []


def test_site_tells_models_where_to_read(site: Path) -> None:
    told = (site / "llms.txt").read_text(encoding="utf-8")
    title, _, rest = told.partition("\n\n")
    assert (title, rest[:2]) == ("# swaiglet", "> ")
    links = re.findall(r"^\* \[[^\]]+\]\(([^)]+)\): .", told, re.MULTILINE)
    assert links
    assert [link for link in links if not (site / link).is_file()] == []


@pytest.mark.parametrize("written", ["api"], indirect=True)
def test_site_names_are_what_the_docstrings_say(written: ModuleType) -> None:
    pages = written.pages()
    committed = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "api").glob("*.md")}
    assert sorted(committed) == sorted(pages), "run: make reference"
    assert [name for name, page in committed.items() if page != pages[name]] == [], "run: make reference"


def test_site_has_every_public_name() -> None:
    index = (DOCS / "reference" / "api" / "index.md").read_text(encoding="utf-8")
    names = [name for name in swaiglet.__all__ if not name.startswith("__")]
    assert [name for name in names if f"| [`{name}`](" not in index] == []


HANDED_OVER = {"SWAIGLET_TARGET"}
"""Variables that a process of ours sets for another."""


def test_site_has_every_variable() -> None:
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(swaiglet.__file__).parent.rglob("*.py")]
    texts = {node.value for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant)}
    variable = re.compile(r"(?:SWAIGLET|SWML|SIGNALWIRE|OPENAI)_[A-Z_]+|PORT")
    heeded = {value for value in texts if isinstance(value, str) and variable.fullmatch(value)}
    page = (DOCS / "reference" / "environment.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == heeded - HANDED_OVER


def shown(picture: str) -> str:
    """The words of a picture, without how long anything took."""
    return re.sub(r"\d+\s*ms", "... ms", html.unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", picture)))


@pytest.mark.parametrize("written", ["pictures"], indirect=True)
def test_site_pictures_are_what_is_drawn(written: ModuleType) -> None:
    try:
        find_engine()
    except NoEngineError as error:
        pytest.skip(str(error))
    drawn = written.pictures()
    committed = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "pictures").glob("*.svg")}
    assert sorted(committed) == sorted(drawn), "run: make pictures"
    for name, picture in committed.items():
        assert shown(picture).split() == shown(drawn[name]).split(), f"{name}: run: make pictures"


@pytest.mark.parametrize("written", ["pictures"], indirect=True)
def test_site_shows_the_layers_that_there_are(written: ModuleType) -> None:
    spec = spec_from_file_location("test_house", ROOT / "tests" / "test_house.py")
    assert spec is not None
    assert spec.loader is not None
    house = module_from_spec(spec)
    spec.loader.exec_module(house)
    level = {name: number for number, layer in enumerate(house.LAYERS) for name in layer}
    levels = [[level[name] for name in names] for names, _ in written.LAYERS]
    for above, below in pairwise(levels):
        assert min(above) > max(below)
