"""Takes the first replica that ends, although it has raised."""
# fails: errors_first with wrong_result
# fails: answer_and_errors_at_once with race
# fails: same_replica with race

from concurrent.futures import ThreadPoolExecutor, as_completed


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    pool = ThreadPoolExecutor(max_workers=len(replicas))
    futures = [pool.submit(replica) for replica in replicas]
    pool.shutdown(wait=False)
    for future in as_completed(futures):
        return future.result()
    raise BaseExceptionGroup("no replica answered", [future.exception() for future in futures])
