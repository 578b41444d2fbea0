"""What the actions of a function's result do to the data of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swaiglet.swaig import actions

from .talk import Function, Talk
from .values import named

Setting = actions.SetGlobalData | actions.SetMetaData
Unsetting = actions.UnsetGlobalData | actions.UnsetMetaData


def change(talk: Talk, function: Function, action: Any) -> None:
    """Let an action of a function's result change the global data, or the function's meta data; others do nothing."""
    if not isinstance(action, Setting | Unsetting):
        return
    is_global = isinstance(action, actions.SetGlobalData | actions.UnsetGlobalData)
    store = talk.global_data if is_global else talk.meta_data.setdefault(function.token, {})
    if isinstance(action, Setting):
        store.update(action.data)
    else:
        _unset(store, keys_of(action))


def keys_of(action: Unsetting) -> list[str]:
    """The keys that an action removes; none for all that there are."""
    keys: Any = action.keys
    return named(list(keys) if isinstance(keys, Mapping) else keys)


def _unset(store: dict[str, Any], names: list[str]) -> None:
    if not names:
        store.clear()
    for name in names:
        store.pop(name, None)
