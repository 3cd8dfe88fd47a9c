"""Polls until the value is there."""
# fails: shared_flight with wrong_result
# fails: long_fetch with livelock

import threading
import time
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
            time.sleep(0.005)
        return flight.result()
