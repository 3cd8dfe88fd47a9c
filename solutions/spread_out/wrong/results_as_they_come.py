"""Returns the results in the order in which the calls end."""
# fails: order with wrong_order

from concurrent.futures import ProcessPoolExecutor, as_completed


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(crunch, chunk) for chunk in chunks]
        return [future.result() for future in as_completed(futures)]
