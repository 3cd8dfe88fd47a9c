"""Uses None for a key that is not there yet."""
# fails: alone with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._values = {}
        self._flights = {}

    def get(self, key):
        with self._lock:
            if self._values.get(key) is not None:
                return self._values[key]
            flight = self._flights.get(key)
            is_first = flight is None
            if is_first:
                flight = self._flights[key] = Flight()
        if is_first:
            try:
                flight.value = self._fetch(key)
            except BaseException as error:
                flight.error = error
            with self._lock:
                del self._flights[key]
                if flight.error is None:
                    self._values[key] = flight.value
            flight.ended.set()
        flight.ended.wait()
        if flight.error is not None:
            raise flight.error
        return flight.value


class Flight:
    def __init__(self):
        self.ended = threading.Event()
        self.value = self.error = None
