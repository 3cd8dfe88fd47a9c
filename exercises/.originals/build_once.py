"""A value that is built once, when it is first needed. See README.md."""

from collections.abc import Callable
from typing import Any


class Lazy:
    """Keeps the value that `build()` returns, and calls `build` when the value is first needed."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    def get(self) -> Any:
        """Return the value of `build()`: call it if no thread has, and wait if another thread is calling it.

        If it raises, let the exception out, and let the next call try again.
        """
        raise NotImplementedError
