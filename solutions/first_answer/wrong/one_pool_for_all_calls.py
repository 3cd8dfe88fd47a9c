"""Uses one large pool for all calls: its workers never end, and wait for more."""
# fails: all_at_once with left_running
# fails: many with left_running
# fails: answer_and_errors_at_once with race
# fails: same_replica with race

from concurrent.futures import ThreadPoolExecutor, as_completed

pool = ThreadPoolExecutor(max_workers=80)


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    futures = [pool.submit(replica) for replica in replicas]
    for future in as_completed(futures):
        if future.exception() is None:
            return future.result()
    raise BaseExceptionGroup("no replica answered", [future.exception() for future in futures])
