"""Runs the coroutines one after the other, behind a lock on the loop."""
# fails: together with sequential
# fails: overlap with wrong_result
# fails: timeouts with race
# fails: close with wrong_result
# fails: crowd with wrong_result
import asyncio
import threading


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
        self._gate = asyncio.Lock()
        self._ready.set()
        await self._end.wait()

    async def _run(self, make):
        async with self._gate:
            return await make()

    def call(self, make, timeout=None):
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        with self._lock:
            if self._closed:
                raise RuntimeError("the bridge is closed")
            future = asyncio.run_coroutine_threadsafe(self._run(make), self._loop)
        try:
            return future.result(timeout)
        finally:
            future.cancel()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
