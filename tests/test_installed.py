"""What a user gets who installs swaiglet: `make wheel` runs this, and nearly all other tests, away from the source."""

from importlib.metadata import distribution, entry_points
from importlib.resources import files

import swaiglet
from swaiglet._version import __version__


def test_installed_version_is_that_of_the_code() -> None:
    assert distribution("swaiglet").version == __version__


def test_installed_types_are_seen_by_checkers() -> None:
    assert files(swaiglet).joinpath("py.typed").is_file()


def test_installed_command_and_plugin_are_there() -> None:
    ours = distribution("swaiglet").entry_points
    assert {(point.group, point.name, point.value) for point in ours} == {
        ("console_scripts", "swaiglet", "swaiglet.cli:main"),
        ("pytest11", "swaiglet", "pytest_swaiglet"),
    }
    assert all(callable(point.load()) for point in entry_points(group="console_scripts", name="swaiglet"))


def test_installed_page_is_the_readme() -> None:
    metadata = distribution("swaiglet").metadata.json
    assert metadata["description_content_type"] == "text/markdown"
    assert str(metadata["description"]).startswith("# swaiglet\n")
