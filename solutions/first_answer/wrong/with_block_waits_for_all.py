"""Leaves a with block around the pool: its end waits for all replicas."""
# fails: fastest with wrong_result
# fails: answer_and_errors_at_once with race
# fails: same_replica with race

from concurrent.futures import ThreadPoolExecutor, as_completed


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    with ThreadPoolExecutor(max_workers=len(replicas)) as pool:
        futures = [pool.submit(replica) for replica in replicas]
        for future in as_completed(futures):
            if future.exception() is None:
                return future.result()
    raise BaseExceptionGroup("no replica answered", [future.exception() for future in futures])
