# Starts a pool when it is imported, in the children as well.
# verdict: import_error, left_running, too_many_processes, raised, timed_out
import multiprocessing

pool = multiprocessing.get_context("spawn").Pool(3)


def call(job):
    return job()


def run_all(jobs):
    return pool.map(call, jobs, chunksize=1)
