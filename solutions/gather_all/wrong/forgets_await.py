"""The jobs are called and what that gives is returned: coroutines, not results."""
# fails: one_second with bad_answer


async def gather_all(jobs):
    return [job() for job in jobs]
