"""Several calls of the submitted function: each scenario returns what they return."""

import threading
from concurrent.futures import ThreadPoolExecutor


def again(submission, early, late, others, third):
    """Two calls at the same time, and one after them.

    The second call begins when the first one has begun to call jobs. The job `early` ends after that.
    """
    first_runs, second_runs = threading.Event(), threading.Event()

    def first_job():
        first_runs.set()
        second_runs.wait()
        return early()

    def job_of_second(job):
        def call():
            second_runs.set()
            return job()

        return call

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(submission.thread_pool, [first_job, late], 2)
        first.add_done_callback(lambda _: first_runs.set())
        first_runs.wait()
        second = pool.submit(submission.thread_pool, [job_of_second(job) for job in others], 2)
        second.add_done_callback(lambda _: second_runs.set())
    return [first.result(), second.result(), submission.thread_pool(third, 2)]


def exits(submission, jobs):
    """The results with two workers, or the message of a SystemExit that came out."""
    try:
        return submission.thread_pool(jobs, 2)
    except SystemExit as error:
        return {"SystemExit": error.args[0] if error.args else None}
