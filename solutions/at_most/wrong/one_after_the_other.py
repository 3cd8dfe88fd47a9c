"""Awaits one job after the other."""
# fails: one_second with sequential
# fails: moments with wrong_result
# fails: thousand with wrong_result
# fails: few with wrong_result
# fails: results with wrong_result
# fails: again with wrong_result

async def at_most(jobs, limit):
    return [await job() for job in jobs]
