# A worker ends in the middle of its job, so that the pool waits for ever.
# verdict: timed_out
import multiprocessing
import os


def call(job):
    os._exit(1)


def run_all(jobs):
    with multiprocessing.Pool(3) as pool:
        return pool.map(call, jobs, chunksize=1)
