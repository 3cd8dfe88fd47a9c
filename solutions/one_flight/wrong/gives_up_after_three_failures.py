"""Tries a key three times, and then raises its last exception."""
# fails: fails_again with wrong_result

import threading
from concurrent.futures import Future


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights = {}
        self._failures = {}

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
                    self._failures[key] = self._failures.get(key, 0) + 1
                    if self._failures[key] < 3:
                        del self._flights[key]
                flight.set_exception(error)
        return flight.result()
