"""Returns the results that the jobs stored, without asking the futures, which hold the exceptions."""
# fails: exception_first with swallowed_exception

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    results = {}

    def work(i, job):
        results[i] = job()

    with ThreadPoolExecutor(max_workers=len(jobs) or 1) as pool:
        for i, job in enumerate(jobs):
            pool.submit(work, i, job)
    return [results[i] for i in sorted(results)]
