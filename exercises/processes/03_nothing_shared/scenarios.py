"""Calls of frequencies in other circumstances than those of a single call."""

import multiprocessing


def again(submission, first, second, unpack):
    """Two calls in turn. Returns both dictionaries."""
    return [submission.frequencies(pages, unpack, 2) for pages in (first, second)]


def started_by(submission, method, pages, unpack):
    """A call where processes start in the given way, if this system knows it."""
    if method in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method(method, force=True)
    return submission.frequencies(pages, unpack, 2)
