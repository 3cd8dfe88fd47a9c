"""Keeps the function in a global variable, which only forks have."""
# fails: spawn with raised

from concurrent.futures import ProcessPoolExecutor

function = None


def compute(chunk):
    return function(chunk)


def spread_out(chunks, crunch, workers):
    global function
    function = crunch
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(compute, chunks))
