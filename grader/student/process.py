"""The life of a student process: import the submitted file, wait for the word, make one call, say what became of it.

What it says, one JSON object a line: loaded · answer · raised · autopsy · goodbye. The other side says go, autopsy, and
enough: what still runs after the answer has been given long enough to end.
"""

import _thread
import asyncio
import contextlib
import gc
import importlib
import importlib.util
import inspect
import json
import multiprocessing
import os
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

from grader import values
from grader.student import stacks
from grader.student.jobs import RAISED, Job, coroutine_job
from grader.student.wire import Address, connect, line

POLL = 0.02


class Mouth:
    """The control connection: whole lines out, from any thread."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = _thread.allocate_lock()

    def say(self, **message: Any) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._connection.sendall(line(message))


class StudentProcess:
    """One run. `order` is the first line from the other side: see `grader.supervisor`."""

    def __init__(self, address: Address, secret: str) -> None:
        connection = connect(address)
        connection.sendall(line({"secret": secret}))
        self._ear = connection.makefile("rb")
        self.order: dict[str, Any] = json.loads(self._ear.readline())
        self.address = address
        self.mouth = Mouth(connection)
        self.path = os.path.join(self.order["folder"], self.order["module"] + ".py")
        self.loop: asyncio.AbstractEventLoop | None = None
        self.left: list[dict[str, Any]] = []
        self._enough = False
        self._first_word = _thread.allocate_lock()
        self._go = _thread.allocate_lock()
        self._go.acquire()
        # A raw thread: student code that joins all of threading.enumerate() must not find it.
        self._watcher = _thread.start_new_thread(self._watch, ())

    def live(self) -> None:
        """Everything up to goodbye. Returns when there is nothing more to say."""
        try:
            action = self._prepare_hunt() if self.order["hunt"] else self._prepare_call()
            if action is not None:
                self.mouth.say(said="loaded")
                self._go.acquire()
                action()
        except BaseException as problem:
            self._raised("call", problem)
        self._flush()
        self._say_goodbye()

    def _prepare_hunt(self) -> Callable[[], None] | None:
        from grader.student.hunt import Hunt, Missing

        try:
            hunt = Hunt(self.order, self.path, self._arguments)
        except Missing as problem:
            self._problem("lookup", "missing", str(problem))
        except BaseException as problem:
            self._raised("import", problem)
        else:
            return lambda: self.mouth.say(**hunt.run())
        return None

    def _prepare_call(self) -> Callable[[], None] | None:
        sys.path.insert(0, self.order["folder"])
        try:
            module = importlib.import_module(self.order["module"])
        except BaseException as problem:
            self._raised("import", problem)
            return None
        scenario = self.order["scenarios"]
        for name in self.order["names"] if scenario else [self.order["function"]]:
            if not callable(found := getattr(module, name, None)):
                what = "is missing" if found is None else f"is {values.type_name(type(found))}"
                self._problem("lookup", "missing", f"{name} {what}")
                return None
        arguments = self._arguments(self._job)
        if scenario:
            function = getattr(_import_file(scenario), self.order["function"])
            arguments.insert(0, module)
            self.order["coroutine"] = inspect.iscoroutinefunction(function)
            threading.excepthook = self._thread_raised
        else:
            function = getattr(module, self.order["function"])
            if complaint := _misfit(function, arguments, self.order["coroutine"]):
                self._problem("signature", "mismatch", complaint)
                return None
        return lambda: self._call(function, arguments)

    def _arguments(self, make_job: Callable[[dict[str, Any]], Any]) -> list[Any]:
        def decode(data: Any) -> Any:
            if isinstance(data, dict) and "job" in data:
                return make_job(self.order["jobs"][data["job"]])
            if isinstance(data, dict) and "list" in data:
                return [decode(each) for each in data["list"]]
            return values.decode(data)

        return [decode(each) for each in self.order["arguments"]]

    def _job(self, job: dict[str, Any]) -> Any:
        make: Any = coroutine_job if job["coroutine"] else Job
        return make(self.address, job["secret"], job["name"])

    def _thread_raised(self, details: Any) -> None:
        """In a scenario, an exception that ends a thread is one of the call: others may wait for it for ever."""
        self._raised("call", details.exc_value)
        self._enough = True  # what else still runs does not matter any more
        self._say_goodbye()

    def _take_the_word(self) -> None:
        """The first thread that ends the call says how; another one waits here until the process is ended."""
        self._first_word.acquire()

    def _call(self, function: Callable[..., Any], arguments: list[Any]) -> None:
        if self.order["coroutine"]:
            asyncio.run(self._call_on_loop(function, arguments))
            return
        try:
            value = function(*arguments)
        except BaseException as problem:
            self._raised("call", problem)
        else:
            self._answer(value)

    async def _call_on_loop(self, function: Callable[..., Any], arguments: list[Any]) -> None:
        self.loop = asyncio.get_running_loop()
        heart = Heart(self.loop, self.address, self.order) if self.order["heartbeat"] else None
        try:
            try:
                promise = function(*arguments)
            except Exception:
                if inspect.iscoroutinefunction(function):
                    raise
                promise = None
            if not inspect.isawaitable(promise):
                self._problem("signature", "mismatch", f"{self.order['function']} must be declared with async def")
                return
            value = await promise
        except BaseException as problem:
            self._raised("call", problem)
        else:
            self._answer(value)
        finally:
            if heart:
                heart.stop()
            pending = asyncio.all_tasks() - {asyncio.current_task()}
            self.left += [stacks.describe_task(self.path, task) for task in list(pending)[: stacks.MOST]]

    def _answer(self, value: Any) -> None:
        self._flush()
        try:
            encoded = values.encode(value)
        except values.NotAnAnswer as problem:
            self._problem("answer", "NotAnAnswer", str(problem))
        except BaseException as problem:
            self._raised("answer", problem)
        else:
            self._take_the_word()
            self.mouth.say(said="answer", value=encoded)

    def _raised(self, stage: str, problem: BaseException) -> None:
        if isinstance(problem, SystemExit):
            code = problem.code
            self._take_the_word()
            self.mouth.say(said="exit", stage=stage, code=code if type(code) is int else int(code is not None))
            return
        if isinstance(problem, SyntaxError) and stage == "import":
            spot = [stacks.frame(self.path, problem.lineno or 0, "")] if problem.filename == self.path else []
            self._problem(stage, type(problem).__name__, str(problem.msg), spot)
            return
        same = any(problem is each for each in RAISED)
        frames = [
            stacks.frame(self.path, number or 0, code.co_name)
            for code, number in ((f.f_code, n) for f, n in traceback.walk_tb(problem.__traceback__))
            if code.co_filename == self.path
        ]
        self._problem(stage, type(problem).__name__, _text(problem), frames[-stacks.MOST :], same)

    def _problem(
        self, stage: str, kind: str, message: str, frames: list[dict[str, Any]] | None = None, same: bool = False
    ) -> None:
        self._flush()
        clean = message[:2000].encode("utf-8", "backslashreplace").decode()
        self._take_the_word()
        self.mouth.say(said="raised", stage=stage, kind=kind[:200], message=clean, frames=frames or [], same=same)

    def _say_goodbye(self) -> None:
        RAISED.clear()
        gc.collect()  # an exception's traceback can keep a pool alive that nobody uses any more
        own = {_thread.get_ident(), self._watcher, threading.main_thread().ident or 0}
        while set(sys._current_frames()) - own and not self._enough:
            time.sleep(POLL)
        self.left += stacks.threads(self.path, own)
        while (children := multiprocessing.active_children()) and not self._enough:
            children[0].join(POLL)
        for helper in ("resource_tracker", "forkserver"):
            if module := sys.modules.get(f"multiprocessing.{helper}"):
                with contextlib.suppress(Exception):
                    getattr(module, f"_{helper}")._stop()
        self._flush()
        self.mouth.say(said="goodbye", left=self.left)
        self._go.acquire()  # for ever: the other side looks around once more, then ends this process

    def _watch(self) -> None:
        """Obeys the other side; in a raw thread."""
        with contextlib.suppress(OSError, ValueError):
            while message := self._ear.readline():
                what = json.loads(message)["do"]
                if what == "go":
                    self._go.release()
                elif what == "enough":
                    self._enough = True
                else:
                    seen = stacks.threads(self.path, {_thread.get_ident()})
                    if self.loop is not None:
                        seen += stacks.tasks(self.path, self.loop)
                    self._flush()
                    self.mouth.say(said="autopsy", strands=seen)
        os._exit(0)

    def _flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()


class Heart:
    """Sends a byte over a connection of its own each beat, by a timer of the event loop: a blocked loop is silent."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: Address, order: dict[str, Any]) -> None:
        self._loop = loop
        self._every: float = order["heartbeat"]
        self._connection = connect(address)
        self._connection.sendall(line({"secret": order["heart"]}))
        self._beating = True
        self._beat()

    def stop(self) -> None:
        self._beating = False

    def _beat(self) -> None:
        if self._beating:
            self._connection.send(b".")
            self._loop.call_later(self._every, self._beat)


def _import_file(path: str) -> Any:
    spec = importlib.util.spec_from_file_location("scenarios", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _misfit(function: Callable[..., Any], arguments: list[Any], coroutine: bool) -> str:
    """Why the call cannot be made; empty if it can."""
    name = getattr(function, "__name__", "it")
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*arguments)
    except TypeError as problem:
        return f"{name}{signature} cannot be called with {len(arguments)} positional arguments: {problem}"
    if not coroutine and inspect.iscoroutinefunction(function):
        return f"{name} must be a plain function, not async def"
    return ""


def _text(problem: BaseException) -> str:
    try:
        return str(problem)
    except BaseException:
        return "(an exception that cannot be shown)"


def _text_stream(fd: int) -> TextIO:
    """A new one: one that was made before a fork may know a file where there is now a pipe."""
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def main(address: Address, secret: str) -> None:
    """The whole life, then the end, whatever threads are still there."""
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = _text_stream(fd)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    StudentProcess(address, secret).live()
    os._exit(0)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    main(told["address"], told["secret"])
