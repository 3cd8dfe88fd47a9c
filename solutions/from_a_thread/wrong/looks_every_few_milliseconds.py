"""Looks every few milliseconds whether the coroutine has ended."""
# fails: long_waits with livelock

import asyncio
import concurrent.futures
import threading
import time


class Bridge:
    def __init__(self):
        self._lock = threading.Lock()
        self._closed = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve()])
        self._thread.start()
        self._ready.wait()

    async def _serve(self):
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._end.wait()

    def call(self, make, timeout=None):
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        with self._lock:
            if self._closed:
                raise RuntimeError("the bridge is closed")
            future = asyncio.run_coroutine_threadsafe(make(), self._loop)
        end = None if timeout is None else time.monotonic() + timeout
        while not future.done():
            left = 0.01 if end is None else end - time.monotonic()
            concurrent.futures.wait([future], timeout=min(0.01, left))
            if end is not None and not future.done() and time.monotonic() >= end:
                future.cancel()
                raise TimeoutError
        return future.result()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
