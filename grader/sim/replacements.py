"""The modules that a program gets in place of the real ones. One table: name -> module."""

import threading
from types import ModuleType
from typing import Any, Final

from grader.sim import clocks, locks, threads


def made(name: str, names: dict[str, Any]) -> ModuleType:
    """A module that holds `names`."""
    module = ModuleType(name)
    vars(module).update(names)
    return module


def _low_level() -> dict[str, Any]:
    import _thread

    return {
        **vars(_thread),
        "allocate_lock": locks.Lock,
        "allocate": locks.Lock,
        "LockType": locks.Lock,
        "RLock": locks.RLock,
        "start_new_thread": threads.start_new_thread,
        "start_new": threads.start_new_thread,
        "get_ident": threads.get_ident,
        "get_native_id": threads.get_ident,
        "_local": threads.local,
    }


class _Threading(ModuleType):
    """`threading`, with an `excepthook` that can be set."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "excepthook":
            threads.Hooks.excepthook = None if value is threads.excepthook else value
        super().__setattr__(name, value)


def _threading() -> ModuleType:
    module = _Threading("threading")
    vars(module).update(threads.replacement())
    return module


REPLACEMENTS: Final[dict[str, ModuleType]] = {
    "threading": _threading(),
    "_thread": made("_thread", _low_level()),
    "time": made("time", clocks.replacement()),
}
assert REPLACEMENTS["threading"].Thread is not threading.Thread
