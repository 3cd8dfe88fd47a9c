"""Keeps the exception, and raises it from then on."""
# fails: fails_again with wrong_result

import threading
from concurrent.futures import Future


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights = {}

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
                flight.set_exception(error)
        return flight.result()
