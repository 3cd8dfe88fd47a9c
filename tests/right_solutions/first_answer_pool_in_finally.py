# exercise: first_answer
# style: a pool that is shut down in a finally block, and wait in a loop over what is pending
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def first_answer(replicas):
    if len(replicas) == 0:
        raise ValueError("no replicas")
    executor = ThreadPoolExecutor(len(replicas))
    try:
        futures = [executor.submit(replica) for replica in replicas]
        pending = set(futures)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                try:
                    return future.result()
                except BaseException:
                    continue
        raise BaseExceptionGroup("all replicas failed", [future.exception() for future in futures])
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
