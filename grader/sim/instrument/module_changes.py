"""Finds out whether a module has changed since its body ran, by looking at its namespaces.

Its law: in doubt it has. Only where every change must show in a namespace, `complete` is true; see
`module_state.shows_every_change` for what the source has to be like.
"""

import types
from collections.abc import Mapping
from operator import is_
from typing import Any, Final

INERT: Final[tuple[type, ...]] = (
    bool, int, float, complex, str, bytes, type(None), type(...), types.ModuleType, types.BuiltinFunctionType,
    types.MemberDescriptorType, types.GetSetDescriptorType,
)  # fmt: skip
"""Types of values that keep no state, except in the namespaces that are watched."""

HOLDERS: Final[tuple[type, ...]] = (staticmethod, classmethod, property)
"""Types whose values hold functions."""


class WatchedNamespaces:
    """The namespaces of a module, of its classes and of its functions, as they are now.

    complete  every change of the module will show in one of them
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.complete = True
        self._module = names["__name__"]
        self._before: list[tuple[Mapping[str, Any], tuple[str, ...], tuple[Any, ...]]] = []
        self._empty: list[dict[str, Any]] = []
        self._seen: set[int] = set()
        self._watch(names)
        self._seen.clear()

    def changed(self) -> bool:
        """Whether a name is new, is gone, or has another value: not an equal one, but the same object."""
        if any(self._empty):
            return True
        return not all(
            len(now) == len(names) and all(map(is_, now, names)) and all(map(is_, now.values(), values))
            for now, names, values in self._before
        )

    def _watch(self, names: Mapping[str, Any]) -> None:
        for name, value in list(names.items()):
            if name.startswith(("__", "_abc_")) and not isinstance(value, types.FunctionType):
                continue  # Python's own, and the source changes none of them
            self._watch_value(value)
        self._before.append((names, tuple(names), tuple(names.values())))

    def _watch_value(self, value: Any) -> None:
        if id(value) in self._seen:
            return
        self._seen.add(id(value))
        kind = type(value)
        if kind is types.FunctionType:
            attributes = vars(value)
            if attributes:
                self._before.append((attributes, tuple(attributes), tuple(attributes.values())))
            else:
                self._empty.append(attributes)
        elif kind is tuple:
            for part in value:
                self._watch_value(part)
        elif kind in HOLDERS:
            for part in (value.fget, value.fset, value.fdel) if kind is property else (value.__func__,):
                self._watch_value(part)
        elif isinstance(value, type):
            if value.__module__ == self._module:
                self._watch(vars(value))
        elif kind not in INERT and not kind.__module__.startswith(("typing", "grader.sim.")):
            self.complete = False
