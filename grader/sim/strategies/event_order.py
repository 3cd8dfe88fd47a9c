"""The events of one execution, and which of them happen before which: those that race are tried in the other order.

Two events race if they touch the same thing, one of them changes it, and nothing else orders them.
"""

from typing import Any

from grader.sim.core.access_log import AccessLog
from grader.sim.core.footprint import Clock, Footprint, conflict, join
from grader.sim.strategies.decisions import ChoiceNode, StepNode


class EventOrder:
    """Keeps what has happened in an execution, event by event. An event is the step that one decision began.

    log: what records accesses.
    """

    def __init__(self, log: AccessLog) -> None:
        self.log = log
        self._path: list[StepNode | ChoiceNode] = []
        """The decisions of this execution."""
        self._tasks: list[int] = []
        self._clocks: list[Clock] = []
        self._footprints: list[Footprint] = []
        """Of each event: its task, what has happened before it and with it, and what it touched."""

    def _forget_events(self, known: int) -> None:
        """An execution begins that has that many events in common with the last one."""
        for each in (self._tasks, self._clocks, self._footprints):
            del each[known:]
        self._nodes: list[int] = []
        """The place in the path of the decision that began each event."""
        self._last: dict[int, int] = {}
        self._accesses: dict[Any, dict[tuple[int, int], int]] = {}
        self._history: dict[int, list[tuple[int, tuple[bool, ...]]]] = {}
        self._state: dict[int, tuple[bool, ...]] = {}
        self._base: Clock = {}
        """The events before time last passed, as a clock, and how many of them it has."""
        self._in_base = 0
        self._spawned: dict[int, int] = {}
        self._last_everything = -1
        self._woken_at: int | None = None
        """Number of the primitive at which the task had waited, if the present step began when it was woken."""
        self._need: tuple[Any, int] | None = None
        """The primitive that the present step needed so that it did not have to wait, and which part of its state."""

    def _order_all_before(self, event: int) -> None:
        """Puts all events before this one before everything that happens from now on."""
        for clock in self._clocks[self._in_base : event]:
            join(self._base, clock)
        self._in_base = event
        self._accesses.clear()
        self._history.clear()
        self._last_everything = -1

    def _clock_before(self, index: int) -> Clock:
        """The clock of the next event of the task: all that has happened before it."""
        before = self._last.get(index, self._spawned.get(index, -1))
        clock = dict(self._clocks[before]) if before >= 0 else {}
        join(clock, self._base)
        return clock

    def _keep(self, index: int, clock: Clock, event: int, footprint: Footprint) -> None:
        clock[index] = event + 1
        self._tasks.append(index)
        self._clocks.append(clock)
        self._footprints.append(footprint)

    def _order(self, event: int, index: int, footprint: Footprint, clock: Clock) -> list[int]:
        """The events that race with this one. `clock` gets all that happened before it."""
        races: list[int] = []
        candidates: dict[int, bool] = {}
        enabling: list[int] = []
        for where, mode in footprint.accesses.items():
            if where[0] == "primitive":
                history = self._history.get(where[1], ())
                if history:
                    candidates.setdefault(history[-1][0], False)
                    found = self._race_on_primitive(history, where[1], index, clock)
                    races += found
                    enabling += {history[-1][0]} - set(found)
                continue
            for (other_mode, other), earlier in self._accesses.get(where, {}).items():
                if other != index and conflict(mode, other_mode):
                    candidates[earlier] = True
        if footprint.everything:
            candidates.update({earlier: True for other, earlier in self._last.items() if other != index})
            if self._last_everything in candidates:
                candidates[self._last_everything] = index in self._enabled_at(self._last_everything)
        elif self._last_everything >= 0 and self._tasks[self._last_everything] != index:
            # Everything after such a step is ordered after it, so only a task that could run there could run before it.
            candidates[self._last_everything] = index in self._enabled_at(self._last_everything)
        # Before such an event, this step was not possible, whatever else both touch.
        candidates.update(dict.fromkeys(enabling, False))
        for earlier in sorted(candidates, reverse=True):
            if clock.get(self._tasks[earlier], 0) > earlier:
                continue
            if candidates[earlier]:
                races.append(earlier)
            join(clock, self._clocks[earlier])
        return list(dict.fromkeys(races))

    def _race_on_primitive(self, history: Any, number: int, index: int, clock: Clock) -> list[int]:
        """The last event on the primitive before which this step was possible, unless they are ordered anyway."""
        for earlier, was_open in reversed(history):
            if clock.get(self._tasks[earlier], 0) > earlier:
                return []
            if self._woken_at == number:
                possible = index in self._enabled_at(earlier)
            elif self._need is not None and self.log.number(self._need[0]) == number:
                possible = was_open[self._need[1]]
            else:
                possible = True
            if possible:
                return [earlier]
        return []

    def _enabled_at(self, event: int) -> tuple[int, ...]:
        node = self._path[self._nodes[event]]
        return node.enabled if isinstance(node, StepNode) else ()

    def _remember(self, event: int, index: int, footprint: Footprint) -> None:
        self._last[index] = event
        if footprint.everything:
            self._last_everything = event
        for where, mode in footprint.accesses.items():
            if where[0] == "primitive":
                number = where[1]
                now = self.log.kept[number]._sim_open()
                self._history.setdefault(number, []).append((event, self._state.get(number, now)))
                self._state[number] = now
            else:
                self._accesses.setdefault(where, {})[mode, index] = event

    def _swap(self, earlier: int, event: int, index: int) -> None:
        """Makes sure that the two events are tried in the other order."""
        node = self._path[self._nodes[earlier]]
        assert isinstance(node, StepNode)
        owner = self._tasks[earlier]
        rest = [each for each in range(earlier + 1, event) if self._clocks[each].get(owner, 0) <= earlier]
        initials: list[int] = []
        seen: set[int] = set()
        for at, each in enumerate([*rest, event]):
            task = self._tasks[each]
            if task in seen:
                continue
            seen.add(task)
            clock = self._clocks[each]
            if not any(clock.get(self._tasks[other], 0) > other for other in rest[:at]):
                initials.append(task)
        if any(each in node.backtrack or each in node.asleep for each in initials):
            return
        able = [each for each in initials if each in node.enabled]
        if not able:
            node.backtrack.update(node.enabled)
        else:
            node.backtrack.add(index if index in able else able[0])
