"""Lets the children append to a list of their own copy of the program."""
# fails: parallel with wrong_result

from concurrent.futures import ProcessPoolExecutor

results = []


def keep(crunch, chunk):
    results.append(crunch(chunk))


def spread_out(chunks, crunch, workers):
    results.clear()
    with ProcessPoolExecutor(workers) as pool:
        for future in [pool.submit(keep, crunch, chunk) for chunk in chunks]:
            future.result()
    return list(results)
