"""A cache that fetches each key once, for all threads. See README.md."""

from collections.abc import Callable, Hashable
from typing import Any


class Cache:
    """Keeps the value that `fetch(key)` returns for each key, and calls `fetch` when a value is first needed."""

    def __init__(self, fetch: Callable[[Any], Any]) -> None:
        self._fetch = fetch

    def get(self, key: Hashable) -> Any:
        """Return the value of `fetch(key)`: call it if no thread has, and wait if another thread is calling it.

        If it raises, raise the same exception object in this thread and in all that wait for this call. Keep nothing.
        """
        raise NotImplementedError
