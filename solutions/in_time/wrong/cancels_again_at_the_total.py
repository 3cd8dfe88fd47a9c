"""The total time cancels all jobs, also those that clean up after their own limit."""
# fails: cleaning_up with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    results = [None] * len(jobs)
    problem = []

    async def one(place):
        try:
            async with asyncio.timeout(limits[place]) as scope:
                try:
                    results[place] = await jobs[place]()
                except Exception as error:
                    problem.append(error)
                    raise
        except TimeoutError:
            if not scope.expired() or problem:
                raise

    try:
        async with asyncio.timeout(total) as whole:
            async with asyncio.TaskGroup() as group:
                for place in range(len(jobs)):
                    group.create_task(one(place))
    except TimeoutError:
        if problem:
            raise problem[0]
    except ExceptionGroup:
        raise problem[0]
    return results
