"""How a command says that it was used wrongly."""

from __future__ import annotations

import click


class MistakeError(click.ClickException):
    """A user's mistake: one line on standard error, exit status 2."""

    exit_code = 2
