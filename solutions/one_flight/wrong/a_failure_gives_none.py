"""Returns None to the threads that waited for a fetch that failed."""
# fails: shared_failure with wrong_result
# fails: fails_once with race

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
                flight.set_result(None)
                raise
        return flight.result()
