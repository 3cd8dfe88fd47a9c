"""Shares one loop among all bridges."""
# fails: places with wrong_result
# fails: after_close with race
# fails: call_or_close with race
import asyncio
import threading


class Bridge:
    _loop = None
    _users = 0
    _lock = threading.Lock()

    def __init__(self):
        self._closed = False
        with Bridge._lock:
            if Bridge._loop is None:
                Bridge._loop = asyncio.new_event_loop()
                Bridge._thread = threading.Thread(target=self._serve)
                Bridge._thread.start()

    def _serve(self):
        with asyncio.Runner(loop_factory=lambda: Bridge._loop) as runner:
            runner.run(self._until_the_end())

    async def _until_the_end(self):
        Bridge._end = asyncio.Event()
        await Bridge._end.wait()

    def call(self, make, timeout=None):
        if threading.get_ident() == Bridge._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        with Bridge._lock:
            if self._closed or Bridge._loop is None:
                raise RuntimeError("the bridge is closed")
            future = asyncio.run_coroutine_threadsafe(make(), Bridge._loop)
        try:
            return future.result(timeout)
        finally:
            future.cancel()

    def close(self):
        async def end():
            Bridge._end.set()

        with Bridge._lock:
            self._closed = True
            thread = Bridge._thread
            if Bridge._loop is not None:
                asyncio.run_coroutine_threadsafe(end(), Bridge._loop)
                Bridge._loop = None
        thread.join()
