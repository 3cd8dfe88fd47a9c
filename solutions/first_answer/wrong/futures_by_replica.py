"""Keeps the futures in a dictionary by replica: of the same one, only the last future stays."""
# fails: same_replica with race

from concurrent.futures import ThreadPoolExecutor, as_completed


def first_answer(replicas):
    if not replicas:
        raise ValueError("no replicas")
    pool = ThreadPoolExecutor(len(replicas))
    futures = {replica: pool.submit(replica) for replica in replicas}
    pool.shutdown(wait=False)
    for future in as_completed(futures.values()):
        if future.exception() is None:
            return future.result()
    raise BaseExceptionGroup("no replica answered", [futures[replica].exception() for replica in replicas])
