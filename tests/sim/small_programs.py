"""Small concurrent programs, each as Python source and as a model that yields every outcome of every schedule.

The model shares nothing with the scheduler: it is a search through all states of a small abstract machine.
"""

from typing import Any

Operation = tuple[Any, ...]
"""(name, arguments, …), see `SOURCE`."""

SOURCE = {
    "write": "box.{0} = {1}",
    "add": "box.{0} += 1",
    "read": "log.append(box.{0})",
    "total": "total += 1",
    "append": "items.append({0})",
    "pop": "log.append(items.pop())",
    "length": "log.append(len(items))",
    "store": "table[{0}] = {1}",
    "fetch": "log.append(table.get({0}))",
    "keys": "log.append(list(table))",
    "acquire": "locks[{0}].acquire()",
    "try": "log.append(locks[{0}].acquire(blocking=False))",
    "release": "locks[{0}].release()",
    "take": "semaphore.acquire()",
    "give": "semaphore.release()",
    "set": "event.set()",
    "clear": "event.clear()",
    "await": "event.wait()",
    "await_for": "log.append(event.wait({0}))",
    "put": "buffer.put({0})",
    "get": "log.append(buffer.get())",
    "peek": "log.append(buffer.qsize())",
    "sleep": "time.sleep({0})",
    "wait": "condition.wait()",
    "notify": "condition.notify()",
    "enter": "condition.acquire()",
    "leave": "condition.release()",
    "raise": "raise ValueError({0})",
}

HEAD = """
import queue, threading, time

class Box:
    def __init__(self):
        self.a = self.b = 0

def program():
    total = 0
    box, items, table, locks = Box(), [], {}, [threading.Lock(), threading.Lock()]
    semaphore, event, buffer = threading.Semaphore(1), threading.Event(), queue.Queue(1)
    condition = threading.Condition()
    logs = [[] for _ in range(%d)]
"""


def source(threads: list[list[Operation]], *, in_main: bool = False) -> str:
    """The program as Python source. in_main: the main thread does what the last one of `threads` would do."""
    text = HEAD % len(threads)
    for index, operations in enumerate(threads):
        text += f"    def work{index}():\n        nonlocal total\n        log = logs[{index}]\n"
        for name, *arguments in operations:
            text += f"        {SOURCE[name].format(*arguments)}\n"
    names = ", ".join(f"work{index}" for index in range(len(threads) - in_main))
    text += f"    threads = [threading.Thread(target=each) for each in ({names},)]\n"
    text += "    for each in threads:\n        each.start()\n"
    text += f"    work{len(threads) - 1}()\n" if in_main else ""
    text += "    for each in threads:\n        each.join()\n"
    return text + "    return repr((box.a, box.b, total, items, list(table.items()), logs))\n"


class State:
    """A state of the machine. `at` is (operation, phase) of each thread; `parked` is what it waits for, or None."""

    def __init__(self, count: int) -> None:
        self.at = [(0, 0)] * count
        self.box = {"a": 0, "b": 0}
        self.total = 0
        self.kept = [0] * count
        self.items: list[int] = []
        self.table: dict[int, int] = {}
        self.locks: list[int | None] = [None, None]
        self.condition: int | None = None
        self.semaphore, self.event = 1, False
        self.buffer: list[int] = []
        self.queue: list[int] = []
        self.logs: list[list[Any]] = [[] for _ in range(count)]
        self.parked: list[tuple[str, int] | None] = [None] * count
        self.late = [False] * count
        self.now = 0

    def copy(self) -> "State":
        """An independent copy."""
        other = State(len(self.at))
        for name, value in vars(self).items():
            copied = (
                [list(each) if isinstance(each, list) else each for each in value] if type(value) is list else value
            )
            setattr(other, name, dict(value) if isinstance(value, dict) else copied)
        return other

    def key(self) -> str:
        """Equal for equal states."""
        deadlines = [each and (each[0], each[1] - self.now) for each in self.parked]
        rest = {name: value for name, value in vars(self).items() if name not in ("now", "parked")}
        return repr((deadlines, rest))


class Model:
    """All outcomes of the program: texts of returned values, `deadlock`, or `exception <type>`."""

    def __init__(self, threads: list[list[Operation]]) -> None:
        self._threads = threads
        self.outcomes: set[str] = set()
        self._seen: set[str] = set()
        pending = [State(len(threads))]
        while pending:
            state = pending.pop()
            if state.key() in self._seen:
                continue
            self._seen.add(state.key())
            pending += self._next(state)

    def _next(self, state: State) -> list[State]:
        able = [index for index in range(len(self._threads)) if self._can_run(state, index)]
        if able:
            return [after for index in able if (after := self._step(state.copy(), index)) is not None]
        if all(at == len(self._threads[index]) for index, (at, _) in enumerate(state.at)):
            value = (state.box["a"], state.box["b"], state.total, state.items, list(state.table.items()), state.logs)
            self.outcomes.add(repr(value))
            return []
        deadlines = [each[1] for each in state.parked if each is not None and each[1] >= 0]
        if not deadlines:
            self.outcomes.add("deadlock")
            return []
        state.now = min(deadlines)
        for index, each in enumerate(state.parked):
            if each is not None and each[1] == state.now:
                state.parked[index], state.late[index] = None, True
        return [state]

    def _can_run(self, state: State, index: int) -> bool:
        at, phase = state.at[index]
        if at == len(self._threads[index]) or state.parked[index] is not None:
            return False
        name, *arguments = self._threads[index][at]
        if name == "acquire":
            return state.locks[arguments[0]] is None
        if name == "enter" or (name == "wait" and phase == 1):
            return state.condition is None
        if name == "take":
            return state.semaphore > 0
        if name == "put":
            return not state.buffer
        return bool(state.buffer) if name == "get" else True

    def _step(self, state: State, index: int) -> State | None:
        at, phase = state.at[index]
        name, *arguments = self._threads[index][at]
        state.at[index] = at + 1, 0
        try:
            getattr(self, f"_{name}")(state, index, phase, *arguments)
        except (ValueError, IndexError, RuntimeError) as error:
            self.outcomes.add(f"exception {type(error).__name__}")
            return None
        return state

    def _again(self, state: State, index: int, phase: int = 1) -> None:
        state.at[index] = state.at[index][0] - 1, phase

    def _write(self, state: State, index: int, phase: int, name: str, value: int) -> None:
        state.box[name] = value

    def _add(self, state: State, index: int, phase: int, name: str) -> None:
        if phase == 0:
            state.kept[index] = state.box[name]
            self._again(state, index)
        else:
            state.box[name] = state.kept[index] + 1
            state.kept[index] = 0

    def _total(self, state: State, index: int, phase: int) -> None:
        if phase == 0:
            state.kept[index] = state.total
            self._again(state, index)
        else:
            state.total = state.kept[index] + 1
            state.kept[index] = 0

    def _read(self, state: State, index: int, phase: int, name: str) -> None:
        state.logs[index].append(state.box[name])

    def _append(self, state: State, index: int, phase: int, value: int) -> None:
        state.items.append(value)

    def _pop(self, state: State, index: int, phase: int) -> None:
        state.logs[index].append(state.items.pop())

    def _length(self, state: State, index: int, phase: int) -> None:
        state.logs[index].append(len(state.items))

    def _store(self, state: State, index: int, phase: int, key: int, value: int) -> None:
        state.table[key] = value

    def _fetch(self, state: State, index: int, phase: int, key: int) -> None:
        state.logs[index].append(state.table.get(key))

    def _keys(self, state: State, index: int, phase: int) -> None:
        state.logs[index].append(list(state.table))

    def _acquire(self, state: State, index: int, phase: int, lock: int) -> None:
        state.locks[lock] = index

    def _try(self, state: State, index: int, phase: int, lock: int) -> None:
        state.logs[index].append(state.locks[lock] is None)
        state.locks[lock] = index

    def _release(self, state: State, index: int, phase: int, lock: int) -> None:
        if state.locks[lock] is None:
            raise RuntimeError
        state.locks[lock] = None

    def _take(self, state: State, index: int, phase: int) -> None:
        state.semaphore -= 1

    def _give(self, state: State, index: int, phase: int) -> None:
        state.semaphore += 1

    def _set(self, state: State, index: int, phase: int) -> None:
        state.event = True
        for other, each in enumerate(state.parked):
            if each is not None and each[0] == "event":
                state.parked[other] = None

    def _clear(self, state: State, index: int, phase: int) -> None:
        state.event = False

    def _await(self, state: State, index: int, phase: int) -> None:
        if phase == 0 and not state.event:
            state.parked[index] = "event", -1
            self._again(state, index)

    def _await_for(self, state: State, index: int, phase: int, seconds: int) -> None:
        if phase == 0 and not state.event:
            state.parked[index] = "event", state.now + seconds
            self._again(state, index)
        else:
            state.logs[index].append(not state.late[index] or state.event)
            state.late[index] = False

    def _put(self, state: State, index: int, phase: int, value: int) -> None:
        state.buffer.append(value)

    def _get(self, state: State, index: int, phase: int) -> None:
        state.logs[index].append(state.buffer.pop(0))

    def _peek(self, state: State, index: int, phase: int) -> None:
        state.logs[index].append(len(state.buffer))

    def _sleep(self, state: State, index: int, phase: int, seconds: int) -> None:
        if phase == 0:
            state.parked[index] = "sleep", state.now + seconds
            self._again(state, index)
        else:
            state.late[index] = False

    def _enter(self, state: State, index: int, phase: int) -> None:
        state.condition = index

    def _leave(self, state: State, index: int, phase: int) -> None:
        state.condition = None

    def _wait(self, state: State, index: int, phase: int) -> None:
        if phase == 0:
            state.queue.append(index)
            state.condition = None
            state.parked[index] = "condition", -1
            self._again(state, index)
        else:
            state.condition = index

    def _notify(self, state: State, index: int, phase: int) -> None:
        if state.queue:
            state.parked[state.queue.pop(0)] = None

    def _raise(self, state: State, index: int, phase: int, value: int) -> None:
        raise ValueError(value)
