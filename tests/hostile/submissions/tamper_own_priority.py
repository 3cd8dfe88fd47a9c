# Makes itself the last in the queue for the processor, which hurts nobody else.
# verdict: sequential
import os

os.nice(19)
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def run_all(jobs):
    return [job() for job in jobs]
