"""Records what the step that is running touches. It exists only while a reduced search runs.

Its law: an object gets its number before the switch point at which it is first accessed. So executions with a common
beginning number the same objects alike. A numbered object is kept to the end of the execution, so its id stays unique.
"""

import functools
from collections.abc import Callable
from typing import Any, Final

from grader.sim.core.footprint import CHANGE, READ, WRITE, Footprint
from grader.sim.core.task import Task

NOTHING: Final = ""
"""In the place of a primitive: the operation touches nothing that other threads can touch."""


has_state: Final[Callable[[type], bool]] = functools.lru_cache(maxsize=512)(lambda kind: hasattr(kind, "_sim_open"))
"""Whether objects of a class are primitives that tell their state."""


class AccessLog:
    """The accesses of the running step.

    step    the footprint of the running step
    kept    all numbered objects; the number is the index
    doubt   why nothing can be proved about the program, as a phrase; empty if there is no such reason
    lazy    numbers of iterators whose containers are recorded
    pending what was not known before the second thread started; nothing that one thread does alone can be missed
    active  task -> footprints of calls into code without switch points that are under way
    operand task -> (primitive, number of what the operation needs) at the switch point where the task is
    written names and attributes that are written after a second thread has started. Reads of others are not recorded
    newly_written those of the present execution that are not among them yet: reads of them were missed
    """

    def __init__(self, current: Callable[[], Task | None]) -> None:
        self._current = current
        self.doubt = self.doubt_about_source = ""
        self.written: set[tuple[str, str]] = {("name", "threads")}
        self.newly_written: set[tuple[str, str]] = set()
        self.begin_execution()

    def learn_writes(self) -> bool:
        """From now on, reads of what the last execution has written are recorded, too. Whether there is any."""
        found = bool(self.newly_written)
        self.written |= self.newly_written
        self.newly_written.clear()
        return found

    def begin_execution(self) -> None:
        """Forgets the last execution."""
        self.pending, self._has_threads = self.doubt_about_source, False
        self.step = Footprint()
        self.kept: list[Any] = []
        self._numbers: dict[int, int] = {}
        self.stash: dict[tuple[int, int], Any] = {}
        self.views: dict[int, tuple[Any, Any]] = {}
        self.active: dict[int, list[Footprint]] = {}
        self.lazy: set[int] = set()
        self._users: dict[int, tuple[int, bool]] = {}

    def begin_step(self, index: int) -> None:
        """The task with that index begins a step."""
        self.step = Footprint()
        for footprint in self.active.get(index, ()):
            self.step.merge(footprint)

    def number(self, obj: Any) -> int:
        """The number of the object in this execution."""
        known = self._numbers.get(id(obj))
        if known is None:
            known = self._numbers[id(obj)] = len(self.kept)
            self.kept.append(obj)
        return known

    def give_up(self, why: str) -> None:
        """Notes why nothing can be proved about the program."""
        self.doubt = self.doubt or why

    def unknown(self, why: str) -> None:
        """Something happens that is not known completely. As long as there is one thread, its order cannot matter."""
        if self._has_threads:
            self.give_up(why)
        self.pending = self.pending or why

    def thread_started(self) -> None:
        """From now on, there are several threads."""
        self._has_threads = True
        if self.pending:
            self.give_up(self.pending)

    def forget_accesses(self) -> None:
        """Forgets what the step has touched so far, but for the primitives, whose state counts."""
        accesses = self.step.accesses
        self.step.accesses = {where: mode for where, mode in accesses.items() if where[0] == "primitive"}

    def everything(self) -> None:
        """The step may touch anything."""
        self.step.everything = True

    # One method for each kind of access.

    def _counts(self, what: str, name: str, mode: int) -> bool:
        """Whether the access has to be recorded: it is a write, or there are writes."""
        if mode == READ:
            return (what, name) in self.written
        if self._has_threads and (what, name) not in self.written:
            self.newly_written.add((what, name))
        return True

    def name(self, where: str, mode: int) -> None:
        """A global or enclosing variable."""
        if self._counts("name", where, mode):
            self.step.add(("name", where, ""), mode)

    def attribute(self, obj: Any, name: str, mode: int) -> None:
        """An attribute of an object of the program."""
        number = self.number(obj)
        if self._counts("attribute", name, mode):
            self.step.add(("attribute", number, name), mode)
        if mode == WRITE:
            self.step.add(("attributes", number, ""), CHANGE)

    def class_attribute(self, name: str, mode: int) -> None:
        """An attribute of that name of any class of the program."""
        if self._counts("class", name, mode):
            self.step.add(("class", "", name), mode)

    def clock(self) -> None:
        """Reads the clock. Steps that let time pass touch everything."""
        self.step.add(("clock", "", ""), READ)

    def all_attributes(self, obj: Any) -> None:
        """Reads all attributes of an object."""
        self.step.add(("attributes", self.number(obj), ""), READ)

    def whole(self, container: Any, mode: int) -> None:
        """A container as a whole: its length, its order, all its items."""
        number = self.number(container)
        self.step.add(("whole", number, ""), mode)
        if mode == WRITE:
            self.step.add(("items", number, ""), WRITE)

    def item(self, container: Any, key: Any, mode: int, *, new: bool = False) -> None:
        """One item of a container. new: the container grows or shrinks by it."""
        number = self.number(container)
        self.step.add(("item", number, key), mode)
        self.step.add(("items", number, ""), READ)
        if mode == WRITE:
            self.step.add(("whole", number, ""), WRITE if new else CHANGE)

    def primitive(self, obj: Any) -> None:
        """A lock, a queue, a thread, …"""
        self.step.add(("primitive", self.number(obj), ""), WRITE)

    def opaque(self, obj: Any) -> None:
        """An object whose parts are not known, such as an iterator."""
        self.step.add(("object", self.number(obj), ""), WRITE)

    def use(self, iterator: Any, *, by_loop: bool) -> None:
        """A thread iterates. What loops do with an iterator is not recorded, so nobody else may use it."""
        task = self._current()
        index = -1 if task is None else task.index
        number = self.number(iterator)
        user, looped = self._users.setdefault(number, (index, by_loop))
        if by_loop and not looped:
            self._users[number] = user, True
        if user != index:
            if by_loop or looped:
                self.unknown("an iterator that threads share")
            self._users[number] = -2, looped  # it has several users, so no loop may follow

    def enter(self, footprint: Footprint) -> None:
        """A call begins that has this footprint until it returns."""
        self.step.merge(footprint)
        task = self._current()
        if task is not None:
            self.active.setdefault(task.index, []).append(footprint)

    def leave(self) -> None:
        """That call has returned."""
        task = self._current()
        if task is not None and self.active.get(task.index):
            self.active[task.index].pop()
