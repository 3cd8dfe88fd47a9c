"""Wraps a BaseException in a RuntimeError."""
# fails: exceptions with wrong_result

import asyncio
import concurrent.futures as cf
import threading

class Bridge:
    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            tasks = asyncio.all_tasks(self._loop)
            for t in tasks: t.cancel()
            if tasks:
                self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    def call(self, make, timeout=None):
        if threading.current_thread() is self._thread:
            raise RuntimeError("on the loop")
        async def main():
            try: return await make()
            except Exception: raise
            except asyncio.CancelledError: raise
            except BaseException as e: raise RuntimeError(repr(e))
        with self._lock:
            if self._closed:
                raise RuntimeError("closed")
            future = asyncio.run_coroutine_threadsafe(main(), self._loop)
        done, _ = cf.wait([future], timeout)
        if not done:
            if future.cancel():
                raise TimeoutError
        return future.result()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
