"""The modules that a program gets in place of the real ones. One table: name -> module."""

from types import ModuleType
from typing import Any, Final

from grader.sim.primitives import (
    asyncio_loop,
    executors,
    locks,
    queues,
    stdlib_copies,
    threads,
    time_module,
    unsupported,
)


def made(name: str, names: dict[str, Any]) -> ModuleType:
    """A module that holds `names`."""
    module = ModuleType(name)
    vars(module).update(names)
    return module


def _package(name: str, names: dict[str, Any]) -> ModuleType:
    module = made(name, names)
    module.__name__ = name
    return module


def _low_level() -> dict[str, Any]:
    import _thread

    return {
        **vars(_thread),
        "allocate_lock": locks.allocate_lock,
        "allocate": locks.allocate_lock,
        "LockType": locks.Lock,
        **({"lock": locks.Lock} if hasattr(_thread, "lock") else {}),
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
    "time": made("time", time_module.replacement()),
    "queue": made("queue", queues.replacement()),
    "_queue": made("_queue", {"SimpleQueue": queues.SimpleQueue, "Empty": queues.Empty}),
    "asyncio": _package("asyncio", asyncio_loop.replacement()),
    "concurrent.futures": made("concurrent.futures", executors.replacement()),
    "concurrent.futures.thread": made("concurrent.futures.thread", executors.replacement()),
    "functools": made("functools", stdlib_copies.functools_replacement()),
    "operator": made("operator", stdlib_copies.operator_replacement()),
    **unsupported.replacements(),
}
REPLACEMENTS["concurrent"] = made("concurrent", {"futures": REPLACEMENTS["concurrent.futures"]})
for _inner in ("events", "runners", "tasks", "base_events", "coroutines"):
    REPLACEMENTS[f"asyncio.{_inner}"] = REPLACEMENTS["asyncio"]
