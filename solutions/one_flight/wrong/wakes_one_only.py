"""Wakes only one of the threads that wait."""
# fails: shared_flight with deadlock

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
                flight.value = self._fetch(key)
            except BaseException as error:
                flight.error = error
                with self._lock:
                    del self._flights[key]
            with flight.changed:
                flight.is_over = True
                flight.changed.notify()
        with flight.changed:
            while not flight.is_over:
                flight.changed.wait()
        if flight.error is not None:
            raise flight.error
        return flight.value


class Flight:
    def __init__(self):
        self.changed = threading.Condition()
        self.is_over = False
        self.value = self.error = None
