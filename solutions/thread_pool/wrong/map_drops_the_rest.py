"""Uses map, which cancels the jobs that have not started when another one has raised."""
# fails: exception with wrong_result

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(lambda job: job(), jobs))
