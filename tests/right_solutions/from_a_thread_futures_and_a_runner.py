# exercise: from_a_thread
# style: a thread that starts with the first call, futures of its own, and asyncio.Runner
import asyncio
from concurrent.futures import Future
from contextlib import suppress
from threading import Condition, Thread, current_thread


class Bridge:
    def __init__(self):
        self._changed = Condition()
        self._runner = asyncio.Runner()
        self._thread = None
        self._loop = None
        self._open = True

    def _main(self):
        with self._runner as runner:
            with self._changed:
                self._loop = runner.get_loop()
                self._stop = self._loop.create_future()
                self._changed.notify_all()
            runner.run(self._wait())

    async def _wait(self):
        await self._stop

    def call(self, make, timeout=None):
        if current_thread() is self._thread:
            raise RuntimeError("called on the loop itself")
        future = Future()
        with self._changed:
            if not self._open:
                raise RuntimeError("closed")
            if self._thread is None:
                self._thread = Thread(target=self._main)
                self._thread.start()
            self._changed.wait_for(lambda: self._loop is not None)
            if not self._open:
                raise RuntimeError("closed")
            tasks = []
            self._loop.call_soon_threadsafe(self._begin, make, future, tasks)
        try:
            kind, value = future.result(timeout)
        except TimeoutError:
            with self._changed, suppress(RuntimeError):
                self._loop.call_soon_threadsafe(lambda: tasks[0].cancel())
            raise
        if kind == "error":
            raise value
        return value

    def _begin(self, make, future, tasks):
        def ended(task):
            if task.cancelled():
                outcome = "error", asyncio.CancelledError()
            elif task.exception() is not None:
                outcome = "error", task.exception()
            else:
                outcome = "value", task.result()
            future.set_result(outcome)

        task = self._loop.create_task(make())
        tasks.append(task)
        task.add_done_callback(ended)

    def close(self):
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None or self._loop is not None)
            if self._open and self._loop is not None:
                self._loop.call_soon_threadsafe(self._stop.set_result, None)
            elif self._open:
                self._runner.close()
            self._open = False
        if self._thread is not None:
            self._thread.join()
