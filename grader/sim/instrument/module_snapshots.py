"""Snapshots of modules that a program imports, to undo its changes to them between executions."""

from types import ModuleType
from typing import Any, Final

HEAP_TYPE: Final = 1 << 9
"""CPython's type flag (Py_TPFLAGS_HEAPTYPE) of classes whose attributes can be changed."""


class _NamespaceSnapshot:
    """The former state of a namespace: of a module, or of a class in it."""

    def __init__(self, owner: Any, with_values: bool) -> None:
        self._owner, self._with_values = owner, with_values
        self._now = vars(owner)
        self._before = dict(self._now)

    def restore(self) -> None:
        now = self._now
        if (now == self._before) if self._with_values else (now.keys() == self._before.keys()):
            return
        for name in [name for name in now if name not in self._before and _may_be_the_programs(name, now[name])]:
            if isinstance(self._owner, type):
                type.__delattr__(self._owner, name)
            else:
                del now[name]
        for name, value in self._before.items() if self._with_values else ():
            if now.get(name) is not value and not name.startswith("__"):
                if isinstance(self._owner, type):
                    type.__setattr__(self._owner, name, value)
                else:
                    now[name] = value


def _may_be_the_programs(name: str, value: object) -> bool:
    """Whether the program may have added the name. The import system adds modules and names with double underscores."""
    return not name.startswith(("__", "_abc_")) and not isinstance(value, ModuleType)


SNAPSHOTS: Final[dict[int, tuple[ModuleType, list[_NamespaceSnapshot]]]] = {}
"""id of a module -> (the module, snapshots of it and of its classes)"""


def take_snapshot(module: ModuleType, with_values: bool) -> None:
    """Records the state of a module, the first time. with_values: the values of its names too, not only the names."""
    if id(module) not in SNAPSHOTS:
        classes = {
            id(each): each for each in vars(module).values() if isinstance(each, type) and each.__flags__ & HEAP_TYPE
        }
        namespaces = [
            _NamespaceSnapshot(module, with_values),
            *[_NamespaceSnapshot(each, with_values) for each in classes.values()],
        ]
        SNAPSHOTS[id(module)] = (module, namespaces)


def restore_snapshots() -> None:
    """Brings all recorded modules back to their former state."""
    for _, namespaces in SNAPSHOTS.values():
        for namespace in namespaces:
            namespace.restore()
