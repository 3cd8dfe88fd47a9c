"""Where a schedule switches: the lines in which it interrupts a thread that could go on."""

from grader.sim.core import Task
from grader.sim.diagnosis import Trace


class SwitchPlaces(Trace):
    """Notes where an execution switches although the thread could go on: `places` are files with lines."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.places: set[tuple[str, int]] = set()

    def switched(self, task: Task, chosen: Task) -> None:
        super().switched(task, chosen)
        frame = self._frame() if task.runnable else None
        if frame is not None:
            self.places.add((frame.f_code.co_filename, frame.f_lineno))
