"""Keeps the values by the id of the key, but equal keys are one key."""
# fails: alone with wrong_result

import threading
from concurrent.futures import Future


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights = {}

    def get(self, key):
        name = id(key)
        with self._lock:
            flight = self._flights.get(name)
            is_first = flight is None
            if is_first:
                flight = self._flights[name] = Future()
        if is_first:
            try:
                flight.set_result(self._fetch(key))
            except BaseException as error:
                with self._lock:
                    del self._flights[name]
                flight.set_exception(error)
        return flight.result()
