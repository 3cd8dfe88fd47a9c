"""The dictionary belongs to the class, so a cache gets the values of others."""
# fails: one_after_the_other with wrong_result
# fails: two_caches with sequential

import threading
from concurrent.futures import Future


class Cache:
    _lock = threading.Lock()
    _flights = {}

    def __init__(self, fetch):
        self._fetch = fetch

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
