"""Has 64 groups of keys with a lock each, so that few keys wait for each other."""
# fails: twenty_keys with sequential

import threading


class Flight:
    def __init__(self):
        self.waiting, self.end = 0, None


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._groups = [threading.Lock() for _ in range(64)]
        self._guard, self._values, self._flights = threading.Lock(), {}, {}

    def get(self, key):
        with self._guard:
            if key in self._values:
                return self._values[key]
            flight = self._flights.setdefault(key, Flight())
        with self._groups[hash(key) % 64]:
            if flight.end is None:
                self._fly(flight, key)
        value, error = flight.end
        if error is not None:
            raise error
        return value

    def _fly(self, flight, key):
        try:
            flight.end = (self._fetch(key), None)
        except BaseException as error:
            flight.end = (None, error)
        with self._guard:
            del self._flights[key]
            if flight.end[1] is None:
                self._values[key] = flight.end[0]
