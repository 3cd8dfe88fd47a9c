"""Creates closures over the loop variable, so all of them call the last job."""
# fails: one_second with wrong_result

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    if not jobs:
        return []
    calls = []
    for job in jobs:
        calls.append(lambda: job())
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(call) for call in calls]
    return [future.result() for future in futures]
