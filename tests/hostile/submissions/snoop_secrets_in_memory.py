# Looks in its own memory for secrets of other runs.
# verdict: raised
# says: found nothing
import os
import re


def run_all(jobs):
    os.environ["SO_THAT"] = "the next run has a process of its own"
    own = {job._secret.encode() for job in jobs}
    import gc

    for each in gc.get_objects():
        if type(each).__name__ == "StudentProcess":
            own |= {each._request["heartbeat_secret"].encode()}
    found = set()
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if line.split()[1].startswith("rw") and "[v" not in line and end - start < 50_000_000:
                memory.seek(start)
                found |= set(re.findall(rb'"secret": "([0-9a-f]{32})"', memory.read(end - start)))
    if len(found - own) > 1:  # one is the run's own control connection
        return [repr(found - own)]
    raise RuntimeError("found nothing")
