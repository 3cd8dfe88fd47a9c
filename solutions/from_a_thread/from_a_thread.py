"""A bridge from ordinary threads to an event loop."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Bridge:
    """Owns an event loop in a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve()])
        self._thread.start()
        self._ready.wait()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._end.wait()  # asyncio.run cancels all other tasks afterwards, and waits for them

    def call(self, make: Callable[[], Awaitable[T]], timeout: float | None = None) -> T:
        """Run make() on the loop, and return its result or raise its exception. Called by any other thread.

        Raises TimeoutError after `timeout` seconds, and RuntimeError on the loop itself or after close.
        """
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a coroutine of the bridge would wait for itself")
        with self._lock:
            if self._closed:
                raise RuntimeError("the bridge is closed")
            future = asyncio.run_coroutine_threadsafe(make(), self._loop)
        try:
            return future.result(timeout)
        finally:
            future.cancel()  # does nothing if it is done

    def close(self) -> None:
        """Cancel what still runs, and return when the thread has ended."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
