"""The table of replaced modules. Replacing another module takes one file and one line in `REPLACEMENTS`."""

import asyncio.coroutines
import importlib
from types import ModuleType
from typing import Any, Final

from grader.sim.primitives import (
    asyncio_loop,
    datetime_module,
    executors,
    locks,
    queues,
    stdlib_copies,
    thread_pools,
    threads,
    time_module,
    unsupported,
)


def _module(name: str, names: dict[str, Any], *, rename: bool = False) -> ModuleType:
    """A module that holds `names`, possibly with the original `__name__`. rename: set `__name__` to `name`."""
    module = ModuleType(name)
    vars(module).update(names)
    if rename:
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
    """`threading`; assigning to its `excepthook` takes effect."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "excepthook":
            threads.Hooks.excepthook = None if value is threads.excepthook else value
        super().__setattr__(name, value)


def _threading() -> ModuleType:
    module = _Threading("threading")
    vars(module).update(threads.threading_names())
    return module


REPLACEMENTS: Final[dict[str, ModuleType]] = {
    "threading": _threading(),
    "_thread": _module("_thread", _low_level()),
    "time": _module("time", time_module.time_names()),
    "datetime": _module("datetime", datetime_module.datetime_names()),
    "queue": _module("queue", queues.queue_names()),
    "_queue": _module("_queue", {"SimpleQueue": queues.SimpleQueue, "Empty": queues.Empty}),
    "asyncio": _module("asyncio", asyncio_loop.asyncio_names(), rename=True),
    "concurrent.futures": _module("concurrent.futures", executors.executor_names()),
    "concurrent.futures.thread": _module("concurrent.futures.thread", executors.executor_names()),
    "functools": _module("functools", stdlib_copies.functools_names()),
    "operator": _module("operator", stdlib_copies.operator_names()),
    **unsupported.replacements(),
}
"""Name -> the module that programs get under this name. The loader adds `importlib`, and copies of library modules."""

for _inner, _names in (("pool", thread_pools.pool_names()), ("dummy", thread_pools.dummy_names())):
    _known = REPLACEMENTS.setdefault(f"multiprocessing.{_inner}", _module(f"multiprocessing.{_inner}", {}))
    vars(_known).update(_names)
    setattr(REPLACEMENTS["multiprocessing"], _inner, _known)
REPLACEMENTS["concurrent"] = _module("concurrent", {"futures": REPLACEMENTS["concurrent.futures"]})
_mark = getattr(asyncio.coroutines, "_is_coroutine", None)
if _mark is not None:
    vars(REPLACEMENTS["asyncio"])["_is_coroutine"] = _mark  # libraries mark their own awaitable classes with it
for _inner in ("events", "runners", "tasks", "base_events", "coroutines"):
    _real = vars(importlib.import_module(f"asyncio.{_inner}"))
    _own = {name: value for name, value in _real.items() if not isinstance(value, ModuleType)}
    REPLACEMENTS[f"asyncio.{_inner}"] = _module("asyncio", {**_own, **vars(REPLACEMENTS["asyncio"])}, rename=True)
