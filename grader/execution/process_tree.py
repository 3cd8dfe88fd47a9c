"""The limits of what all processes of a run use together."""

from grader.execution.process_stats import START_CPU
from grader.execution.spin_detector import UsageSource
from grader.judging import computes_without_end
from grader.model import MEMORY_LIMIT, PROCESS_LIMIT, TREE_MEMORY_LIMIT, Stopped


class ProcessTree:
    """The processes of one run.

    cpu     processor seconds that they used together, if that was too much
    memory  resident bytes of all that the program started, if they were too large

    What a `reused` process and its children have used in earlier runs does not count.
    """

    def __init__(self, source: UsageSource, *, reused: bool) -> None:
        self._source = source
        self._cpu_before = source.tree_cpu() if reused else 0.0
        self._most_processes = 0
        self.cpu, self.memory = 0.0, 0

    @property
    def has_started_any(self) -> bool:
        """Whether the program was seen to have started a process."""
        return self._most_processes > 0

    def count(self) -> Stopped | None:
        """The end of the run if the processes that the program started are too many or too large."""
        count, largest, total = self._source.count_processes()
        self._most_processes = max(self._most_processes, count)
        if largest > MEMORY_LIMIT or total > TREE_MEMORY_LIMIT:
            self.memory = total
        # While others start and end, ids change hands between two looks: what is true is still there at the second one.
        if count > PROCESS_LIMIT and self._source.count_processes()[0] > PROCESS_LIMIT:
            return Stopped("processes", str(PROCESS_LIMIT))
        return Stopped("memory") if self.memory else None

    def computes_without_end(self, own: float, fair: float, deadline: float) -> bool:
        """Whether the processes have used too much processor time together: they slow fair time down.

        own       processor seconds of the student process, which count where the processes cannot be listed
        fair      fair seconds since the call began
        deadline  seconds that the run may take without a job in flight
        """
        used = max(self._source.tree_cpu() - self._cpu_before, own)
        if not computes_without_end(used - START_CPU * self._most_processes, fair, deadline):
            return False
        self.cpu = used
        return True
