# A pool of five hundred processes for three jobs.
# verdict: too_many_processes
import multiprocessing


def call(job):
    return job()


def run_all(jobs):
    with multiprocessing.Pool(500) as pool:
        return pool.map(call, jobs, chunksize=1)
