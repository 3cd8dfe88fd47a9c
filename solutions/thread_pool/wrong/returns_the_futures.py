"""Returns the futures, which stand for the results, instead of the results."""
# fails: all_places with bad_answer

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return [pool.submit(job) for job in jobs]
