"""A pool of parked OS threads, so that a schedule does not pay for starting any."""

import threading
from _thread import allocate_lock
from collections.abc import Callable
from contextvars import Context
from typing import Any

from grader.sim.core import Task


class Worker:
    """One OS thread. It runs a task when somebody releases its baton."""

    def __init__(self, pool: "Workers") -> None:
        self.baton = allocate_lock()
        self.baton.acquire()
        self.pool = pool
        self.task: Task | None = None
        self.finish: Callable[[Task], None] | None = None
        self.thread = threading.Thread(target=self._loop, name="sim worker", daemon=True)
        self.thread.start()

    def _loop(self) -> None:
        while True:
            self.baton.acquire()
            task, finish = self.task, self.finish
            if task is None or finish is None or task.body is None:
                return
            # A new thread has an empty context; ours is reused, so it gets one.
            Context().run(task.body)
            self.task = self.finish = None
            self.pool.idle.append(self)
            finish(task)
            task = None


class Workers:
    """All of them. `assign` is called by whoever holds the baton, so it needs no lock."""

    def __init__(self) -> None:
        self.idle: list[Worker] = []
        self.all: list[Worker] = []

    def assign(self, task: Task, finish: Callable[[Task], Any]) -> None:
        """Gives the task a thread; it begins when the task's baton is released."""
        if self.idle:
            worker = self.idle.pop()
        else:
            worker = Worker(self)
            self.all.append(worker)
        worker.task, worker.finish = task, finish
        task.baton = worker.baton

    def close(self) -> None:
        """Ends all threads and waits until they have ended."""
        for worker in self.all:
            worker.task = None
            worker.baton.release()
        for worker in self.all:
            worker.thread.join()
        self.all.clear()
        self.idle.clear()
