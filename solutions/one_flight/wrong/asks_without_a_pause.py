"""Checks in a loop, all the time."""
# fails: patience with busy_wait
# fails: shared_flight with livelock
# fails: shared_failure with livelock
# fails: long_fetch with livelock

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
                with self._lock:
                    del self._flights[key]
                flight.set_exception(error)
        while not flight.done():
            pass
        return flight.result()
