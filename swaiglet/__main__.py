"""``python -m swaiglet``, the same as ``swaiglet``."""

from swaiglet.cli import main

main(prog_name="swaiglet")
