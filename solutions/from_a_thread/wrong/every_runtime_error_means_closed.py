"""Takes a RuntimeError of the coroutine for that of a closed loop."""
# fails: exceptions with wrong_result

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
        self._ready.set()
        await self._end.wait()

    def call(self, make, timeout=None):
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        future = None
        try:
            with self._lock:
                if self._closed:
                    raise RuntimeError
                future = asyncio.run_coroutine_threadsafe(make(), self._loop)
            return future.result(timeout)
        except RuntimeError:
            raise RuntimeError("the bridge is closed") from None
        finally:
            if future is not None:
                future.cancel()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
