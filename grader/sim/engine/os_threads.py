"""A pool of parked OS threads, so that a schedule does not pay for starting threads."""

import sys
import threading
from _thread import allocate_lock
from collections.abc import Callable
from contextvars import Context
from typing import Any

from grader.sim.core import Task


class OsThread:
    """One OS thread. It runs its task when the resume lock is released."""

    def __init__(self, pool: "OsThreadPool") -> None:
        self.resume_lock = allocate_lock()
        self.resume_lock.acquire()
        self.pool = pool
        self.task: Task | None = None
        self.finish: Callable[[Task], None] | None = None
        self.thread = threading.Thread(target=self._loop, name="sim worker", daemon=True)
        self.thread.start()

    def _loop(self) -> None:
        hooks = sys.gettrace(), sys.getprofile()
        while True:
            self.resume_lock.acquire()
            task, finish = self.task, self.finish
            if task is None or finish is None or task.body is None:
                return
            # A new thread has an empty context. This thread is reused, so each task gets a new context.
            Context().run(task.body)
            if (sys.gettrace(), sys.getprofile()) != hooks:
                sys.settrace(hooks[0])
                sys.setprofile(hooks[1])
            self.task = self.finish = None
            self.pool.idle.append(self)
            finish(task)
            task = None


class OsThreadPool:
    """All OS threads of an exploration. Only the running task calls `assign`, so it needs no lock."""

    def __init__(self) -> None:
        self.idle: list[OsThread] = []
        self.all: list[OsThread] = []

    def assign(self, task: Task, finish: Callable[[Task], Any]) -> None:
        """Gives the task a thread. The task begins when its resume lock is released; `finish` is called at its end."""
        if self.idle:
            thread = self.idle.pop()
        else:
            thread = OsThread(self)
            self.all.append(thread)
        thread.task, thread.finish = task, finish
        task.resume_lock = thread.resume_lock

    def close(self) -> None:
        """Ends all threads and waits until they have ended."""
        for thread in self.all:
            thread.task = None
            thread.resume_lock.release()
        for thread in self.all:
            thread.thread.join()
        self.all.clear()
        self.idle.clear()
