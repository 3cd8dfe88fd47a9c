"""A value that is built when it is first needed, once."""

import threading
from collections.abc import Callable
from typing import Any


class Lazy:
    """Holds what `build()` returns; calls it when it is first asked."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value: Any = None

    def get(self) -> Any:
        """Return what `build()` returned; call it if nobody has, and wait if somebody is about it.

        If it raises, that exception comes out, and the next call tries again.
        """
        with self._lock:
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
