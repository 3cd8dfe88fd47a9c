"""Calls of spread_out in other circumstances than those of a single call."""

import multiprocessing


def again(submission, first, second, crunch):
    """Two calls in turn. Returns both lists."""
    return [submission.spread_out(chunks, crunch, 2) for chunks in (first, second)]


def started_by(submission, method, chunks, crunch):
    """A call where processes start in the given way, if this system knows it."""
    if method in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method(method, force=True)
    return submission.spread_out(chunks, crunch, 2)
