"""Calls fetch once when the cache is made, to see whether it works."""
# fails: unused with wrong_result
# fails: two_caches with sequential

import contextlib
import threading
from concurrent.futures import Future


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights = {}
        with contextlib.suppress(Exception):
            self._fetch("")

    def get(self, key):
        with self._lock:
            flight = self._flights.get(key)
            is_first = flight is None
            if is_first:
                flight = self._flights[key] = Future()
        if is_first:
            try:
                flight.set_result(self._fetch(key))
            except BaseException as error:
                with self._lock:
                    del self._flights[key]
                flight.set_exception(error)
        return flight.result()
