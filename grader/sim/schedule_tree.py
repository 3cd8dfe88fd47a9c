"""Explores schedules of a program move by move, and merges those that lead to the same state.

A move is what one thread does from one access to something shared to its next. Event loops have moves of their own, see
`loop_choices`. Two schedules lead to the same state if
they differ only in the order of accesses that do not depend on each other (Mazurkiewicz, "Trace theory", 1986).
Schedules with few preemptions come first, because most bugs show there.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any, Final

from grader.sim.core import (
    SWITCH_POINTS,
    ExecutionFailure,
    ScheduleTree,
    Step,
    Task,
    TreeEdge,
    TreeNode,
    default_next,
)
from grader.sim.diagnosis import (
    ABSENT,
    FIRST_ASYNCIO_COLUMN,
    MUTATORS,
    QUEUE_READS,
    StoryTrace,
    TraceEvent,
    steps_of,
)
from grader.sim.engine import KERNEL
from grader.sim.instrument import LOADED
from grader.sim.loop_choices import cancel_key, creation_number, done_tasks, loop_key, options_of
from grader.sim.runner import Program, run_once

MAX_RUNS: Final = 400
"""Executions for one tree."""
MAX_TREE_NODES: Final = 600
"""Nodes of a tree, at most. What lies beyond is not explored."""
STEP_BUDGET: Final = 150_000
"""Switch points that all executions for one tree may pass together."""
MAX_RUN_EVENTS: Final = 1500
"""Events of one execution beyond which there is no tree: nobody goes through that many choices."""


@dataclass(slots=True)
class _Choice:
    """A choice of an execution: `at` events came before it, `names` are the threads that could run."""

    at: int
    options: tuple[int, ...]
    chosen: int
    key: Any
    default: int = 0
    kinds: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Option -> (number of its asyncio task, its kind), for a choice of an event loop; else empty."""


class _MoveRecorder(StoryTrace):
    """Allows a switch before each access to something shared in the file of interest, and in primitives.

    In other files, only in the lines in which the failing schedule switches.
    """

    focus: str = ""
    places: Collection[tuple[str, int]] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._identities: dict[int, int] = {}

    def is_of_interest(self, file: str, line: int) -> bool:
        """Whether threads may switch in this line."""
        return not self.focus or file == self.focus or (file, line) in self.places

    def _add(self, event: TraceEvent) -> None:
        super()._add(event)
        if len(self.events) > MAX_RUN_EVENTS and not KERNEL.aborting:
            _stop("long", "TooLong")  # the next switch point ends the execution

    def identify(self, current: Any) -> int:
        """The number of an asyncio task in the tree, which is the same in each execution."""
        return self.identity(self.number_of(current))

    def identity(self, number: int) -> int:
        """The number in the tree of a thread or asyncio task with this number in the trace."""
        return self._identities.get(number, number)

    def number_of(self, current: Any) -> int:
        number = super().number_of(current)
        if number not in self._identities:
            self._identities[number] = FIRST_ASYNCIO_COLUMN + creation_number(current)
        return number

    def allows_switch(self, task: Task, point: int) -> bool:
        frame = self._frame()
        if frame is None:
            return False
        if self.focus and frame.f_code.co_filename != self.focus:
            return self.is_of_interest(frame.f_code.co_filename, frame.f_lineno)
        if point < 0:
            return True
        here = SWITCH_POINTS[point]
        if here.kind == "read":  # to read which lock it is decides nothing
            return not hasattr(type(self._current_value(here, frame)), "_sim_kind")
        return here.kind == "write" or (here.kind == "call" and here.part in MUTATORS | QUEUE_READS)


class _MoveStrategy:
    """Takes the given choices, then the default, and notes every choice with the state in which it is made.

    After the given choices it ends the execution in a state in which the tree knows what the default leads to.
    path: the given choices; None to follow the failing schedule.
    decisions: what the failing schedule decided. Its timers and its choices between equals are taken in any case.
    """

    def __init__(
        self,
        path: Sequence[int] | None,
        decisions: Mapping[tuple[int, int], int],
        trace: _MoveRecorder,
        tree: "_Growing",
    ) -> None:
        self._path, self._decisions, self._trace, self._tree = path, decisions, trace, tree
        self.choices: list[_Choice] = []
        self._asked: dict[int, int] = {}
        self.known_state: Any = None
        """Key of the state in which the execution was ended; None if it came to its own end."""
        self._loops: dict[int, Any] = {}
        self._ended: list[frozenset[int]] = []
        self._cancel_key: Any = None

    def new_execution(self) -> bool:
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        return 0

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        events = self._trace.events
        last = self.choices[-1] if self.choices else None
        if default is task and last is not None and last.chosen == task.index and not self._has_moved(last.at):
            return task  # it has only come to the access that it was chosen for
        by_number = {each.index: each for each in runnable}
        wanted = self._failing_choice(task, default.index) if self._path is None else default.index
        choice = _Choice(len(events), tuple(sorted(by_number)), wanted, self._key(), default.index)
        return by_number[self._take(choice)]

    def _take(self, choice: _Choice) -> int:
        """Notes a choice, and returns the option that the path gives. Ends the execution in a known state."""
        number = len(self.choices)
        if self._path is not None and number < len(self._path):
            choice.chosen = self._path[number]
        if choice.chosen not in choice.options:
            choice.chosen = choice.default
        if self._path is not None and number >= len(self._path) and self._tree.knows(choice.key, choice.chosen):
            self.known_state = choice.key
            raise _stop("known", "KnownState")
        self.choices.append(choice)
        return choice.chosen

    def _key(self, *more: Any) -> Any:
        """Key of the present state. Event loops are part of it: what they do next, and what has ended when."""
        running = asyncio._get_running_loop()
        for loop in (running, *(each.obj for each in KERNEL.tasks)):
            if getattr(type(loop), "_sim_kind", "") == "event loop":
                self._loops.setdefault(id(loop), loop)
        identify = self._trace.identify
        loops = [loop for loop in self._loops.values() if not loop.is_closed()]
        ended = frozenset[int]().union(*(done_tasks(loop, identify) for loop in loops))
        if loops and (not self._ended or self._ended[-1] != ended):
            self._ended.append(ended)
        return _state_key(self._trace), tuple(self._ended), tuple(loop_key(each, identify) for each in loops), more

    def _failing_choice(self, task: Task, default: int) -> int:
        """The failing schedule's decision for the task since its last choice. There, it can switch at more points."""
        since, self._asked[task.index] = self._asked.get(task.index, -1), task.steps
        made = [step for number, step in self._decisions if number == task.index and since < step <= task.steps]
        return self._decisions[task.index, max(made)] if made else default

    def _has_moved(self, start: int) -> bool:
        """Whether an event from `start` on is a move: an access or an operation where threads may switch."""
        return any(
            self._trace.is_of_interest(event.file, event.line)
            and (event.action != "call" or event.location is not None)
            for event in self._trace.events[start:]
        )

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return default_next(task, runnable)

    def choose(self, task: Task, count: int, rare: bool) -> int:
        wanted = self._decisions.get((task.index, task.steps), 0)
        wanted = wanted if wanted < count else 0
        candidates = KERNEL.candidates
        options = options_of(candidates, self._trace.identify)
        self._tree.is_partial = self._tree.is_partial or KERNEL.has_fixed_ties
        if not options:
            self._tree.is_partial = self._tree.is_partial or bool(candidates)
            return wanted
        if candidates[0] is None and self._is_same_moment():
            return 0
        numbers = [each.number for each in options]
        kinds = {each.number: (each.task, each.kind) for each in options}
        chosen = numbers[wanted if self._path is None else 0]
        key = self._key(frozenset(numbers))
        return numbers.index(
            self._take(_Choice(len(self._trace.events), tuple(numbers), chosen, key, numbers[0], kinds))
        )

    def _is_same_moment(self) -> bool:
        """Whether nothing has happened since the event loop last had the choice to cancel a task."""
        loop = asyncio._get_running_loop()
        key = len(self._trace.events), cancel_key(loop, self._trace.identify, self._trace.files)
        last, self._cancel_key = self._cancel_key, key
        return bool(key == last)

    def advance_time(self, task: Task) -> bool:
        return self._decisions.get((task.index, task.steps)) == 1

    def report_length(self, steps: int, tasks: int) -> None:
        pass


def _stop(kind: str, name: str) -> BaseException:
    """Ends the execution for a reason of the tree."""
    task = KERNEL.current
    return KERNEL.stop(ExecutionFailure(kind, task.index if task is not None else 0, name, ""))


def _state_key(trace: _MoveRecorder) -> Any:
    """Equal for executions so far that differ only in the order of independent events.

    Each event is identified by its thread and its number there. For every variable and primitive, the key has the
    order of changes, and between them the set of reads. Names and memory addresses do not count.
    """
    numbers: dict[int, int] = {}
    orders: dict[Any, list[Any]] = {}
    for event in trace.events:
        task = trace.identity(event.task)
        number = numbers[task] = numbers.get(task, 0) + 1
        if event.action == "call" and event.location is None:
            continue
        place = ("primitive", id(event.obj)) if event.obj is not None else event.location or "unknown"
        order = orders.setdefault(place, [])
        if event.action == "read" or (event.action == "call" and not event.writes):
            if not order or type(order[-1]) is not frozenset:
                order.append(frozenset())
            order[-1] |= {(task, number)}
        else:
            order.append((task, number))
    states = tuple((task.index, task.done, task.runnable) for task in KERNEL.tasks)
    return KERNEL.now, states, frozenset(map(tuple, orders.values()))


@dataclass
class _Growing:
    """A tree that is being built. `edges` of a node: task -> edge. `waiting`: what can be explored next."""

    nodes: dict[Any, int] = field(default_factory=dict)
    edges: list[dict[int, TreeEdge]] = field(default_factory=list)
    end_of: list[int] = field(default_factory=list)
    ends: dict[Any, int] = field(default_factory=dict)
    steps: dict[Step, int] = field(default_factory=dict)
    start: tuple[int, ...] = ()
    threads: tuple[str, ...] = ()
    """Names of threads, in whose order the steps tell what each one does."""
    waiting: list[tuple[int, int, int, int, int, tuple[int, ...] | None]] = field(default_factory=list)
    has_failed: bool = False
    is_partial: bool = False
    """Some choice of an event loop was not explored, because its timers belong to no task."""

    def node(self, key: Any) -> int:
        if key not in self.nodes:
            self.nodes[key] = len(self.nodes)
            self.edges.append({})
            self.end_of.append(-1)
        return self.nodes[key]

    def knows(self, key: Any, option: int) -> bool:
        """Whether it is known what this option leads to in the state with this key."""
        node = self.nodes.get(key)
        return node is not None and option in self.edges[node] and self.edges[node][option].to >= 0

    def step(self, step: Step, threads: tuple[str, ...]) -> int:
        """Its number. Steps that a page shows alike are one. threads: those of its execution."""
        self.threads = self.threads or threads
        states = step.states
        if threads != self.threads:
            letters = dict(zip(threads, states, strict=True))
            states = "".join(letters.get(name, ABSENT) for name in self.threads)
        step = replace(step, switch=False, preempted=False, time=0.0, states=states)
        return self.steps.setdefault(step, len(self.steps))


def grow_tree(
    body: Program,
    decisions: Mapping[tuple[int, int], int],
    flags: int,
    describe: Callable[[ExecutionFailure | None], Any],
    focus: str = "",
    *,
    places: Collection[tuple[str, int]] = (),
    threads: tuple[str, ...] = (),
) -> ScheduleTree | None:
    """The tree of the schedules of `body`; None if it has no choices, is too long, or contains no failure.

    Runs `body` many times, inside an exploration session. decisions, flags: those of the failing schedule.
    describe: turns the failure of the execution that has just ended, or None, into a hashable description of its end.
    focus: path of the file between whose accesses threads may switch; empty for all files.
    places: lines of other files in which they may switch, too.
    threads: names of threads, in the order of the states in the steps; empty for the threads of the first execution.
    """
    tree = _Growing(threads=threads)
    spent = 0
    tree.waiting = [(0, 0, 0, 0, 0, None)]
    for count in range(MAX_RUNS):
        if not tree.waiting or spent > STEP_BUDGET or len(tree.nodes) > MAX_TREE_NODES:
            break
        *_, node, option, path = heappop(tree.waiting)
        if path and tree.edges[node][option].to >= 0:
            continue  # another execution has come by
        trace = _MoveRecorder(frozenset(LOADED), KERNEL)
        trace.focus, trace.places = focus, places
        strategy = _MoveStrategy(path, decisions, trace, tree)
        failure = run_once(body, strategy, flags, trace)
        spent += KERNEL.total
        is_long = len(trace.events) > MAX_RUN_EVENTS or (failure is not None and failure.kind == "livelock")
        if not strategy.choices or (is_long and not tree.nodes):
            return None
        if is_long:
            continue  # its way stays unexplored
        tree.has_failed = tree.has_failed or (failure is not None and strategy.known_state is None)
        _add(tree, strategy, trace, describe(failure), known=len(path or ()), count=count)
    return _finished(tree) if tree.has_failed else None


def _add(tree: _Growing, strategy: _MoveStrategy, trace: _MoveRecorder, end: Any, *, known: int, count: int) -> None:
    """Adds an execution. `known`: how many of its choices were given. `count`: how many executions came before."""
    for task in KERNEL.tasks:
        trace.names.setdefault(task.index, task.name)
    threads, steps = steps_of(trace)
    names = {trace.identity(number): name for number, name in zip(sorted(trace.names), threads, strict=True)}
    numbers = [tree.step(step, threads) for step in steps]
    choices = strategy.choices
    if not tree.nodes:
        tree.start = tuple(numbers[: choices[0].at])
    preemptions = 0
    for index, choice in enumerate(choices):
        node = tree.node(choice.key)
        for option in choice.options:
            is_new = option not in tree.edges[node]
            tree.edges[node].setdefault(option, _edge(choice, option, names, -1))
            if is_new and index >= known and option != choice.chosen:
                path = (*(each.chosen for each in choices[:index]), option)
                order = preemptions + _interrupts(choices, index, option), len(path), count * 1000 + index
                heappush(tree.waiting, (*order, node, option, path))
        preemptions += _interrupts(choices, index, choice.chosen)
        last = index + 1 == len(choices)
        if not last:
            target = tree.node(choices[index + 1].key)
        elif strategy.known_state is not None:
            target = tree.node(strategy.known_state)
        else:
            target = tree.node(("end", end, _state_key(trace)))
            tree.end_of[target] = tree.ends.setdefault(end, len(tree.ends))
        part = numbers[choice.at : len(numbers) if last else choices[index + 1].at]
        if tree.edges[node][choice.chosen].to < 0:
            tree.edges[node][choice.chosen] = _edge(choice, choice.chosen, names, target, tuple(part))


def _edge(choice: _Choice, option: int, names: Mapping[int, str], to: int, steps: tuple[int, ...] = ()) -> TreeEdge:
    task, kind = choice.kinds.get(option, (option, ""))
    return TreeEdge(names.get(task, ""), to, steps, kind)


def _interrupts(choices: list[_Choice], index: int, option: int) -> bool:
    """Whether this option interrupts the thread that ran before it, which could go on. In an event loop: whether it is
    not the ordinary one."""
    if choices[index].kinds:
        return option != choices[index].default
    last = choices[index - 1].chosen if index else option
    return last != option and last in choices[index].options


def _finished(tree: _Growing) -> ScheduleTree:
    nodes = tuple(
        TreeNode(tuple(edge for _, edge in sorted(edges.items())), end)
        for edges, end in zip(tree.edges, tree.end_of, strict=True)
    )
    complete = not tree.is_partial and all(edge.to >= 0 for node in nodes for edge in node.next)
    return ScheduleTree(nodes, tuple(tree.steps), tree.start, tuple(tree.ends), complete)
