"""A value that is built once, when it is first needed."""

import threading
from collections.abc import Callable
from typing import Any


class Lazy:
    """Keeps the value that `build()` returns, and calls `build` when the value is first needed."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value: Any = None

    def get(self) -> Any:
        """Return the value of `build()`: call it if no thread has, and wait if another thread is calling it.

        If it raises, let the exception out, and let the next call try again.
        """
        with self._lock:
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
