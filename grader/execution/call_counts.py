"""How often each job of a run was called, and what that says about calls that are still to come. Pure."""

from collections.abc import Sequence

from grader.model import EXTRA_CALLS, MAX_CALLS, MAX_CALLS_PER_JOB, JobSpec


class CallCounts:
    """The calls of these jobs so far. `peak`: most calls in flight at once."""

    def __init__(self, jobs: Sequence[JobSpec]) -> None:
        self._jobs = jobs
        self._made = [0] * len(jobs)
        self.peak = 0

    def add(self, job: int) -> int:
        """The job is called once more; returns how often it has been called."""
        self._made[job] += 1
        return self._made[job]

    def note_in_flight(self, count: int) -> None:
        """So many calls are in flight."""
        self.peak = max(self.peak, count)

    def are_too_many_of(self, job: int) -> bool:
        """Whether a call of this job was one too many: of the job, or of all."""
        times, made = self._jobs[job].times, self._made[job]
        most = MAX_CALLS_PER_JOB * (len(self._jobs) + 1) + 2 * max(each.meet for each in self._jobs)
        return sum(self._made) > min(MAX_CALLS, most) or bool(times and made > times + EXTRA_CALLS)

    def can_meet(self, wanted: int, in_flight: int) -> bool:
        """Whether `wanted` calls can be in flight together once more, with those `in_flight`.

        It is so until it has happened once: to make it happen is up to the program. Near the end of a run, there may be
        too few jobs left for it to happen again. Then chance decides which of the last calls overlap.
        """
        if self.peak < wanted or not all(each.times for each in self._jobs):
            return True
        left = sum(max(0, each.times - made) for each, made in zip(self._jobs, self._made, strict=True))
        return in_flight + left >= wanted
