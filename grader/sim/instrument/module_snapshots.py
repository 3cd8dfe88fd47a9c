"""What a program can leave in modules that are not its own, and how that is taken away again between executions."""

from types import ModuleType
from typing import Any, Final

HEAP: Final = 1 << 9
"""The flag of types that can be assigned to."""


class _Place:
    """A namespace as it was: of a module, or of a class in it."""

    def __init__(self, owner: Any, exactly: bool) -> None:
        self._owner, self._exactly = owner, exactly
        self._before = dict(vars(owner))

    def restore(self) -> None:
        now = vars(self._owner)
        if self._exactly and now == self._before:
            return
        for name in [name for name in now if name not in self._before and _is_ours(name, now[name])]:
            if isinstance(self._owner, type):
                type.__delattr__(self._owner, name)
            else:
                del now[name]
        for name, value in self._before.items() if self._exactly else ():
            if now.get(name) is not value and not name.startswith("__"):
                if isinstance(self._owner, type):
                    type.__setattr__(self._owner, name, value)
                else:
                    now[name] = value


def _is_ours(name: str, value: object) -> bool:
    """Whether a new name can be the program's: modules and double underscores are the import system's."""
    return not name.startswith(("__", "_abc_")) and not isinstance(value, ModuleType)


WATCHED: Final[dict[int, tuple[ModuleType, list[_Place]]]] = {}


def watch(module: ModuleType, exactly: bool) -> None:
    """Remembers the module as it is. exactly: also what its names stand for, not only which there are."""
    if id(module) not in WATCHED:
        classes = {id(each): each for each in vars(module).values() if isinstance(each, type) and each.__flags__ & HEAP}
        places = [_Place(module, exactly), *[_Place(each, exactly) for each in classes.values()]]
        WATCHED[id(module)] = (module, places)


def restore() -> None:
    """Brings what is watched back to what it was."""
    for _, places in WATCHED.values():
        for place in places:
            place.restore()
