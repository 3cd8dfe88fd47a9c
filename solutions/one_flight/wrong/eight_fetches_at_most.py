"""A semaphore lets no more than eight fetches run at the same time."""
# fails: twenty_keys with partly_concurrent

import threading
from concurrent.futures import Future


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._flights = {}
        self._places = threading.Semaphore(8)

    def get(self, key):
        with self._lock:
            flight = self._flights.get(key)
            is_first = flight is None
            if is_first:
                flight = self._flights[key] = Future()
        if is_first:
            try:
                with self._places:
                    flight.set_result(self._fetch(key))
            except BaseException as error:
                with self._lock:
                    del self._flights[key]
                flight.set_exception(error)
        return flight.result()
