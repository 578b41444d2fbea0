"""The ``SWAIG`` object of the ``ai`` verb: the functions that the model may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from attrs import field, frozen

from .model import Model, model
from .wire import Flag, Pattern, Url

FunctionName = Annotated[str, Pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", "a name of letters, digits and underscores")]
Fillers = Mapping[str, Sequence[str]]
"""Phrases by language code; `auto` is translated, `default` serves every other language."""


@model()
@frozen(kw_only=True)
class SWAIGFunction(Model):
    """One function as the document declares it; in Python it is a tool.

    SWML reference, ``ai`` method, ``SWAIG.functions``.
    """

    function: FunctionName = field(kw_only=False)
    description: str
    parameters: Mapping[str, Any] | None = None
    active: Flag | None = None
    fillers: Fillers | None = None
    skip_fillers: bool | None = None
    wait_for_fillers: bool | None = None
    wait_file: str | None = None
    wait_file_loops: int | str | None = None
    meta_data: Mapping[str, Any] | None = None
    meta_data_token: str | None = None
    web_hook_url: Url | None = None


@model()
@frozen(kw_only=True)
class SWAIGDefaults(Model):
    """What functions that do not say otherwise use.

    SWML reference, ``ai`` method, ``SWAIG.defaults``.
    """

    web_hook_url: Url | None = None


@model()
@frozen(kw_only=True)
class SWAIG(Model):
    """The functions of a call and where they are called.

    SWML reference, ``ai`` method, ``SWAIG``.
    """

    defaults: SWAIGDefaults | None = None
    functions: Sequence[SWAIGFunction] | None = None
