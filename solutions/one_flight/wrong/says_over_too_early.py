"""Tells the others that the fetch is over before it has stored the value."""
# fails: one_key with race

import threading


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
                flight = self._flights[key] = Flight()
        if is_first:
            try:
                value = self._fetch(key)
                flight.over.set()
                flight.value = value
            except BaseException as error:
                flight.error = error
                with self._lock:
                    del self._flights[key]
                flight.over.set()
        flight.over.wait()
        if flight.error is not None:
            raise flight.error
        return flight.value


class Flight:
    def __init__(self):
        self.over = threading.Event()
        self.value = self.error = None
