"""What the site has beyond its Markdown pages: contents made from links, whole docstrings, and the pages themselves.

Directives of Sphinx would stand in the pages as they are when somebody reads them on GitHub. So there are none; they
are put in while the site is built, where links or comments say so.
"""

from __future__ import annotations

import importlib
import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, is_typeddict

from api import INTERNAL
from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

LINK = re.compile(r"\]\((?!https?:)([\w./-]+)\.md(?:#[^)]*)?\)")
DETAILS = re.compile(r"<!-- details of ([\w.]+) -->.*?<!-- end of details -->", re.DOTALL)
MADE = re.compile(r"^#+ (.*`\w+`)\n(?:(?!#).*\n)*?In Python: .*?`(swaiglet[\w.]*)\.(\w+)\(", re.MULTILINE)
"""A heading of a page, and the module and the name of the class that is shown under it."""
OUTSIDE = re.compile(r"\[([^\]]*)\]\((?:\.\./)+(?:changes/)?[A-Z]+\.md\)")
"""A link to what is in the repository, and not in the site."""
RELEASES = "<!-- towncrier release notes start -->\n"
"""Below it, the page of changes has the versions that were released."""
VARIABLE = re.compile(r"Annotated\[(\w+), Pattern\(.*?means='[^']*'\)\]")
"""A type of which a signature need not tell the pattern."""
BUILT_IN = {"None", "TypedDict"}


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_role("name", refer)
    app.add_lexer("mermaid", TextLexer)
    app.connect("source-read", complete)
    app.connect("env-before-read-docs", know_classes)
    app.connect("autodoc-process-signature", shorten)
    app.connect("autodoc-process-docstring", cut)
    app.connect("missing-reference", resolve)
    app.connect("build-finished", add_markdown)
    return {"parallel_read_safe": True}


def refer(role: str, raw: str, words: str, number: int, inliner: Any) -> Any:
    """What a docstring says in backquotes: a class, perhaps with a member, is a link; all else is code."""
    if any(letter.isupper() for letter in words) and words not in BUILT_IN:
        return XRefRole(innernodeclass=nodes.literal)("any", f":any:`{words}`", words, number, inliner)
    return [nodes.literal(words, words)], []


def complete(app: Sphinx, name: str, source: list[str]) -> None:
    """Put into a page what only Sphinx understands."""
    source[0] = OUTSIDE.sub(lambda found: found[1], source[0])
    for made in MADE.finditer(DETAILS.sub("", source[0])):
        _know(app.env, f"{made[2]}.{made[3]}", nodes.make_id(made[1]))
    source[0] = DETAILS.sub(lambda found: _details(found[1]), source[0])
    if RELEASES in source[0]:
        app.env.reread_always.add(name)  # whatever came into changes/ since
        source[0] = source[0].replace(RELEASES, _unreleased(app.srcdir))
    if name.rpartition("/")[2] == "index":
        source[0] += _contents(source[0])


def _know(env: Any, path: str, anchor: str) -> None:
    """Let a class on this page be found by its name, here and from other sites, unless its docstring is shown."""
    if path not in env.swaiglet_details:
        env.domains.python_domain.note_object(path, "class", anchor)


def _contents(text: str) -> str:
    """The contents of a room for the side bar: the pages beside it, and the rooms below it, that it links to."""
    below = [path for path in dict.fromkeys(LINK.findall(text)) if re.fullmatch(r"[\w-]+|[\w-]+/index", path)]
    return f"\n\n```{{toctree}}\n:hidden:\n\n{chr(10).join(below)}\n```\n" if below else ""


def _unreleased(docs: Path) -> str:
    """What the files in changes/ say."""
    command = (sys.executable, "-m", "towncrier", "build", "--draft", "--version", "Unreleased")
    done = subprocess.run(command, cwd=docs.parent, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ExtensionError(done.stderr)
    return done.stdout


def _details(path: str) -> str:
    """Everything that the docstrings of a class or of a function say."""
    module, _, name = path.rpartition(".")
    thing = getattr(importlib.import_module(module), name)
    kind = "autoclass" if inspect.isclass(thing) else "autofunction"
    options = _options(thing) if inspect.isclass(thing) else ""
    return f"```{{eval-rst}}\n.. {kind}:: {path}\n{options}\n```"


def _options(cls: Any) -> str:
    """Which members are shown: what authors have no use for is not, nor what all dicts and strings have."""
    if is_typeddict(cls):
        return ""
    return f"   :members:\n   :inherited-members: Exception, str\n   :exclude-members: {', '.join(sorted(INTERNAL))}\n"


def shorten(app: Sphinx, what: str, name: str, thing: Any, options: Any, *signature: str | None) -> Any:
    """A signature as an author would write it: without patterns, and without the word for a default that is made."""
    return tuple(part and VARIABLE.sub(r"\1", part).replace("= NOTHING", "= …") for part in signature)


def cut(app: Sphinx, what: str, name: str, *told: Any) -> None:
    """Leave out what nobody wrote: the docstring of an initializer that attrs has made."""
    lines = told[-1]
    lines[:] = [line for line in lines if not line.startswith("Method generated by attrs for class")]


def resolve(app: Sphinx, env: Any, node: pending_xref, shown: nodes.TextElement) -> nodes.Node | None:
    """What a name in a docstring or in a signature refers to, when Sphinx does not know: a class on a Markdown page.

    A lower-case word in a docstring is an argument or a key, and a type in a signature may be anybody's. What is left
    is a class that there is not, of which Sphinx warns.
    """
    target: str = node["reftarget"]
    name = target.rpartition(".")[2]
    if name in env.swaiglet_classes:
        page, anchor = env.swaiglet_classes[name]
        return make_refnode(app.builder, node["refdoc"], page, anchor, shown, name)
    is_class = node["reftype"] == "any" and target[:1].isupper()
    return None if is_class else shown


def know_classes(app: Sphinx, env: Any, names: list[str]) -> None:
    """Find the classes that Markdown pages show, each under its heading."""
    texts = [page.read_text(encoding="utf-8") for page in Path(app.srcdir, "reference").rglob("*.md")]
    env.swaiglet_details = {path for text in texts for path in DETAILS.findall(text)}
    env.swaiglet_classes = {
        found[3]: (page.relative_to(app.srcdir).with_suffix("").as_posix(), nodes.make_id(found[1]))
        for page in sorted(Path(app.srcdir, "reference").rglob("*.md"), reverse=True)
        for found in MADE.finditer(DETAILS.sub("", page.read_text(encoding="utf-8")))
    }


def add_markdown(app: Sphinx, error: Exception | None) -> None:
    """Put the pages as Markdown beside those in HTML, for readers that like that better, as llms.txt tells them."""
    if error or app.builder.name != "html":
        return
    for name in app.env.found_docs:
        shutil.copy(app.env.doc2path(name), Path(app.outdir) / f"{name}.md")
