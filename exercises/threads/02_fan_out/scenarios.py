"""Several calls of the submitted function: each scenario returns what they return."""

from concurrent.futures import ThreadPoolExecutor


def again(submission, first, second, third):
    """Two calls at the same time, and one after them."""
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(submission.fan_out, jobs) for jobs in (first, second)]
    return [*(call.result() for call in calls), submission.fan_out(third)]
