"""Executes one run in a student process: imports the submitted file afresh, makes one call, reports what came of it."""

import _thread
import asyncio
import contextlib
import functools
import importlib.util
import inspect
import os
import re
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any

from grader import plain_values
from grader.student import stack_dump
from grader.student.computing import Crunch
from grader.student.framing import Address, connect, encode_line
from grader.student.jobs import RAISED, Job, coroutine_job

_compiled: dict[str, CodeType] = {}
BACKLOG = 64
"""Connections that may wait at a listening socket that a call gets."""
SEND_BUFFER = 64 << 10
"""Bytes for which the sending buffers of its connections ask, so that the system takes few bytes for a slow client."""


class CallRunner:
    """Executes the run of `request`, which `grader.execution.messages.run_request` describes.

    address       of the job service
    send          sends a message to the grader
    wait_for_go   blocks until the grader sends "go"; returns whether the outcomes of an exploration are enough
    finish        reports the end of the run, from a thread that ended the call
    """

    def __init__(
        self,
        request: dict[str, Any],
        address: Address,
        send: Callable[..., None],
        wait_for_go: Callable[[], bool],
        finish: Callable[[], None],
    ) -> None:
        self._request, self._address = request, address
        self._send, self._wait_for_go, self._finish = send, wait_for_go, finish
        self.path = os.path.join(request["folder"], request["module"] + ".py")
        self.loop: asyncio.AbstractEventLoop | None = None
        self.survivors: list[dict[str, Any]] = []
        self._port = 0
        self._outcome_lock = _thread.allocate_lock()

    def execute(self) -> None:
        """Runs up to the answer, or to the message that takes its place."""
        hook = threading.excepthook
        asyncio.events._event_loop_policy = None  # type: ignore[attr-defined]  # as in a process that has had no loop yet
        try:
            action = self._prepare_exploration() if self._request["exploration"] else self._prepare_call()
            if action is not None:
                self._send(type="ready", port=self._port)
                self._wait_for_go()
                action()
        except BaseException as problem:
            self._raised("call", problem)
        threading.excepthook = hook
        flush()

    def _prepare_exploration(self) -> Callable[[], None] | None:
        from grader.student.exploration import ExplorationRunner, MissingNames

        try:
            exploration = ExplorationRunner(self._request, self.path, self._arguments, self._send, self._wait_for_go)
        except MissingNames as problem:
            self._problem("lookup", "missing", str(problem))
        except BaseException as problem:
            self._raised("import", problem)
        else:
            return lambda: self._send(**exploration.run())
        return None

    def _prepare_call(self) -> Callable[[], None] | None:
        try:
            module = _import_afresh(self._request["module"], self.path)
        except BaseException as problem:
            self._raised("import", problem)
            return None
        scenario = self._request["scenarios"]
        for name in self._request["names"] if scenario else [self._request["function"]]:
            found = getattr(module, name, None)
            if found is None or not (callable(found) or name.isupper()):  # a name in capitals is that of a value
                what = "is missing" if found is None else f"is {plain_values.type_name(type(found))}"
                self._problem("lookup", "missing", f"{name} {what}")
                return None
        arguments = self._arguments(self._job)
        if scenario:
            function = getattr(_import_afresh("scenarios", scenario), self._request["function"])
            arguments.insert(0, module)
            self._request["coroutine"] = inspect.iscoroutinefunction(function)
            threading.excepthook = self._thread_raised
        else:
            function = getattr(module, self._request["function"])
            if error := _signature_error(function, arguments, self._request["coroutine"]):
                self._problem("signature", "mismatch", error)
                return None
        return lambda: self._call(function, arguments)

    def _arguments(self, make_job: Callable[[int], Any], choose: Callable[[int], int] = lambda count: 0) -> list[Any]:
        """The arguments of one call. choose: draws the index of one of so many values."""
        make_job = functools.cache(make_job)  # a job that stands in several places is the same object everywhere
        return [self._argument(each, make_job, choose) for each in self._request["arguments"]]

    def _argument(self, data: Any, make_job: Callable[[int], Any], choose: Callable[[int], int]) -> Any:
        # A method: a function inside another that calls itself would be garbage after each schedule of an exploration.
        if isinstance(data, dict) and "job" in data:
            return make_job(data["job"])
        if isinstance(data, dict) and "list" in data:
            return [self._argument(each, make_job, choose) for each in data["list"]]
        if isinstance(data, dict) and "any_of" in data:
            return self._argument(data["any_of"][choose(len(data["any_of"]))], make_job, choose)
        if isinstance(data, dict) and "crunch" in data:
            indexes = {number: job["job"] for number, job in data["crunch"]}
            return self._crunch(indexes)
        if isinstance(data, dict) and "listener" in data:
            return self._listener()
        return plain_values.decode(data)

    def _job(self, index: int) -> Any:
        job = self._request["jobs"][index]
        make: Any = coroutine_job if job["coroutine"] else Job
        return make(self._address, job["secret"], job["name"])

    def _crunch(self, indexes: dict[int, int]) -> Crunch:
        jobs = {number: self._request["jobs"][index] for number, index in indexes.items()}
        return Crunch(self._address, {number: (job["secret"], job["name"]) for number, job in jobs.items()})

    def _listener(self) -> socket.socket:
        """A listening socket. The grader gets to know its port."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        with contextlib.suppress(OSError):  # a jail allows no such option, and keeps all buffers small
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._port = listener.getsockname()[1]
        return listener

    def _thread_raised(self, details: Any) -> None:
        """In a scenario, an exception that ends a thread ends the call: others may wait for that thread for ever.

        As in any program, a SystemExit ends its thread only.
        """
        if isinstance(details.exc_value, SystemExit):
            return
        self._raised("call", details.exc_value)
        self._finish()

    def _claim_outcome(self) -> None:
        """The first thread that ends the call reports how; any other blocks here until the process ends."""
        self._outcome_lock.acquire()

    def _call(self, function: Callable[..., Any], arguments: list[Any]) -> None:
        if self._request["coroutine"]:
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
        heartbeat = Heartbeat(self.loop, self._address, self._request) if self._request["heartbeat"] else None
        try:
            try:
                awaitable = function(*arguments)
            except Exception:
                if inspect.iscoroutinefunction(function):
                    raise
                awaitable = None
            if not inspect.isawaitable(awaitable):
                wanted = "must be declared with async def"
                if inspect.isasyncgen(awaitable):
                    wanted = "contains yield, so it makes a generator. Return the result instead"
                self._problem("signature", "mismatch", f"{self._request['function']} {wanted}")
                return
            value = await awaitable
        except BaseException as problem:
            self._raised("call", problem)
        else:
            self._answer(value)
        finally:
            if heartbeat:
                heartbeat.stop()
            pending = asyncio.all_tasks() - {asyncio.current_task()}
            self.survivors += [stack_dump.describe_task(self.path, task) for task in list(pending)[: stack_dump.MOST]]

    def _answer(self, value: Any) -> None:
        flush()
        try:
            encoded = plain_values.encode(value)
        except plain_values.NotPlainData as problem:
            self._problem("answer", "NotAnAnswer", str(problem))
        except BaseException as problem:
            self._raised("answer", problem)
        else:
            self._claim_outcome()
            self._send(type="returned", value=encoded)

    def _raised(self, stage: str, problem: BaseException) -> None:
        if isinstance(problem, SystemExit):
            code = problem.code if type(problem.code) is int else int(problem.code is not None)
            self._claim_outcome()
            self._send(type="exited", stage=stage, code=code if abs(code) < 1 << 31 else 1)
            return
        if isinstance(problem, SyntaxError) and stage == "import":
            place = [stack_dump.frame(self.path, problem.lineno or 0, "")] if problem.filename == self.path else []
            self._problem(stage, type(problem).__name__, str(problem.msg), place)
            return
        same_object = any(problem is each for each in RAISED)
        frames = [
            stack_dump.frame(self.path, number or 0, code.co_name)
            for code, number in ((f.f_code, n) for f, n in traceback.walk_tb(problem.__traceback__))
            if code.co_filename == self.path
        ]
        self._problem(stage, type(problem).__name__, _text(problem), frames[-stack_dump.MOST :], same_object)

    def _problem(
        self,
        stage: str,
        kind: str,
        message: str,
        frames: list[dict[str, Any]] | None = None,
        same_object: bool = False,
    ) -> None:
        flush()
        text = message[:2000].encode("utf-8", "backslashreplace").decode()
        self._claim_outcome()
        self._send(
            type="raised", stage=stage, kind=kind[:200], message=text, frames=frames or [], same_object=same_object
        )


class Heartbeat:
    """Sends a byte at each interval, over a connection of its own, by a timer of the event loop.

    A blocked loop sends none.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, address: Address, request: dict[str, Any]) -> None:
        self._loop = loop
        self._interval: float = request["heartbeat"]
        self._connection = connect(address)
        self._connection.sendall(encode_line({"secret": request["heartbeat_secret"]}))
        self._running = True
        self._beat()

    def stop(self) -> None:
        """No heartbeat is sent from now on."""
        self._running = False

    def _beat(self) -> None:
        if self._running:
            self._connection.send(b".")
            self._loop.call_later(self._interval, self._beat)


def _import_afresh(name: str, path: str) -> ModuleType:
    """A new module, whatever an earlier run has left in the last one."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    if path not in _compiled:
        with open(path, "rb") as file:
            _compiled[path] = compile(file.read(), path, "exec", dont_inherit=True)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    exec(_compiled[path], vars(module))
    return module


def _signature_error(function: Callable[..., Any], arguments: list[Any], coroutine: bool) -> str:
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
        if isinstance(problem, (AttributeError, NameError)):  # with Python's "Did you mean", where it makes one
            return str(traceback.TracebackException.from_exception(problem, lookup_lines=False))
        # A place in memory is different in each run, and says nothing.
        return re.sub(r" at 0x[0-9A-Fa-f]+(?=>)", "", str(problem))
    except BaseException:
        return "(an exception that cannot be shown)"


def flush() -> None:
    """Sends out what was printed."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
