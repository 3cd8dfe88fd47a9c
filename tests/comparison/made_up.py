"""Made-up measurements of a machine with two processors and the global lock."""

from grader.comparison.measurements import Comparison, Operations, Spread, Waiting


def spread(middle):
    return Spread(middle, 0.9 * middle, 1.1 * middle)


def waiting(kind, count, seconds, size, limit=0):
    return Waiting(kind=kind, count=count, seconds=spread(seconds), bytes=size and spread(size), limit=limit)


def operations(kind, count, times, limit=0):
    return Operations(kind=kind, count=count, times=spread(times), limit=limit)


def comparison(**changed):
    """What such a machine shows. `changed` are other fields."""
    fields = {
        "python": "3.13.0",
        "gil": True,
        "processors": 2,
        "workers": 2,
        "rounds": 5,
        "waiting": (
            waiting("threads", 1_000, 0.05, 16_000),
            waiting("threads", 10_000, 0.9, 16_000, limit=8_000),
            waiting("tasks", 1_000, 0.005, 1_200),
            waiting("processes", 10, 0.2, 1_200_000),
        ),
        "operations": (
            operations("one", 10, 10.0),
            operations("threads", 1_000, 1.6),
            operations("tasks", 1_000, 1.1),
            operations("tasks", 10_000, 3.0),
        ),
        "speedup": {"threads": spread(1.0), "tasks": spread(1.0), "processes": spread(1.9)},
        "task_threads": 1,
        "exchange": {"threads": spread(0.01), "processes": spread(2e-6)},
        "free_threaded": None,
        "free_exchange": None,
        "gap": {"loop": spread(1.02), "thread": spread(0.05)},
        "switch": {"threads": spread(9e-6), "tasks": spread(3e-6)},
    }
    return Comparison(**{**fields, **changed})
