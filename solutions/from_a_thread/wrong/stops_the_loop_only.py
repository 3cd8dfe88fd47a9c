"""Stops the loop, but cancels nothing: calls that wait hang."""
# fails: close with deadlock
import asyncio
import threading


class Bridge:
    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._lock = threading.Lock()
        self._closed = False

    def call(self, make, timeout=None):
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        with self._lock:
            if self._closed:
                raise RuntimeError("the bridge is closed")
            future = asyncio.run_coroutine_threadsafe(make(), self._loop)
        try:
            return future.result(timeout)
        finally:
            future.cancel()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
