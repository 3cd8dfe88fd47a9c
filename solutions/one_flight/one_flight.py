"""A cache that fetches each key once, for all threads: the first thread for a key makes a future for the others."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class Cache:
    """Keeps the value that `fetch(key)` returns for each key, and calls `fetch` when a value is first needed."""

    def __init__(self, fetch: Callable[[Any], Any]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights: dict[Hashable, Future[Any]] = {}

    def get(self, key: Hashable) -> Any:
        """Return the value of `fetch(key)`: call it if no thread has, and wait if another thread is calling it.

        If it raises, raise the same exception object in this thread and in all that wait for this call. Keep nothing.
        """
        with self._lock:
            flight = self._flights.get(key)
            is_first = flight is None
            if flight is None:
                flight = self._flights[key] = Future()
        if is_first:
            try:
                flight.set_result(self._fetch(key))
            except BaseException as error:
                # Forget the flight first: a thread that has seen the exception must not find it again.
                with self._lock:
                    del self._flights[key]
                flight.set_exception(error)
        return flight.result()
