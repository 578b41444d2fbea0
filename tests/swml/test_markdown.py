"""Prompts as text: headings, numbers and lists as the platform writes them."""

from inspect import cleandoc

import pytest

from swaiglet.swml.markdown import to_markdown, to_xml
from swaiglet.swml.pom import Section

NUMBERED = [
    Section("a", title="A", numbered=True),
    Section(
        "b",
        title="B",
        subsections=[Section("b1", title="B1", numbered=True), Section("b2", title="B2")],
    ),
    Section("c", title="C", numbered=False),
]


@pytest.mark.parametrize(
    ("sections", "text"),
    [
        ([], ""),
        ([Section("intro")], "intro\n"),
        ([Section("intro"), Section(bullets=["q"])], "intro\n\n## Untitled Section\n\n- q\n"),
        (
            [
                Section(
                    "B1",
                    title="A",
                    subsections=[Section(title="P", numberedBullets=True, bullets=["a", "b"])],
                ),
                Section("B2", title="T", bullets=["x", "y"]),
            ],
            "## A\n\nB1\n\n### P\n\n1. a\n2. b\n\n## T\n\nB2\n\n- x\n- y\n",
        ),
        (
            NUMBERED,
            "## 1. A\n\na\n\n## 2. B\n\nb\n\n### 2.1. B1\n\nb1\n\n### 2.2. B2\n\nb2\n\n## C\n\nc\n",
        ),
        (
            [Section("intro"), Section("a", title="A", numbered=True), Section("b", title="B")],
            "intro\n\n## 1. A\n\na\n\n## 2. B\n\nb\n",
        ),
        (
            [Section("a", title="A", numbered=True, subsections=[Section("b", title="B"), Section("c", title="C")])],
            "## 1. A\n\na\n\n### 1. B\n\nb\n\n### 1. C\n\nc\n",
        ),
        (
            [Section("a", subsections=[Section("b", title="B", numbered=True)])],
            "a\n\n## B\n\nb\n",
        ),
        (
            [Section("a", title="A", subsections=[Section("b", title="B", subsections=[Section("c", title="C")])])],
            "## A\n\na\n\n### B\n\nb\n\n#### C\n\nc\n",
        ),
        ([Section("a", title="A", numbered="${vars.n}")], "## A\n\na\n"),
    ],
)
def test_markdown_is_what_the_platform_writes(sections: list[Section], text: str) -> None:
    assert to_markdown(sections) == text


def test_xml_is_what_the_platform_writes() -> None:
    sections = [
        *NUMBERED[:2],
        Section(bullets=["x < y", "z"], numberedBullets=True),
        Section(title="D", bullets=["d"]),
    ]

    assert to_xml(sections) == cleandoc(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <prompt>
          <section>
            <title>1. A</title>
            <body>a</body>
          </section>
          <section>
            <title>2. B</title>
            <body>b</body>
            <subsections>
              <section>
                <title>2.1. B1</title>
                <body>b1</body>
              </section>
              <section>
                <title>2.2. B2</title>
                <body>b2</body>
              </section>
            </subsections>
          </section>
          <section>
            <title>3. Untitled Section</title>
            <bullets>
              <bullet id="1">x < y</bullet>
              <bullet id="2">z</bullet>
            </bullets>
          </section>
          <section>
            <title>4. D</title>
            <bullets>
              <bullet>d</bullet>
            </bullets>
          </section>
        </prompt>
        """
    )


def test_xml_of_an_untitled_section_has_no_title() -> None:
    assert to_xml([Section("intro")]) == cleandoc(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <prompt>
          <section>
            <body>intro</body>
          </section>
        </prompt>
        """
    )
