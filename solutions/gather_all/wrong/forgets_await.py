"""Calls the jobs without await, and returns coroutines instead of results."""
# fails: one_second with bad_answer


async def gather_all(jobs):
    return [job() for job in jobs]
