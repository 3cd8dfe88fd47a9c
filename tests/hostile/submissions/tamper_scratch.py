# Looks for what a run before it left behind, and leaves something for the next.
# verdict: raised
# says: found nothing
import os


def run_all(jobs):
    found = []
    for place in ("/tmp", "/dev/shm", "/scratch", "/scratch/tmp", "/scratch/shm", "."):
        found += [f"{place}/{name}" for name in os.listdir(place) if "left" in name]
        with open(f"{place}/left_by_{os.getpid()}", "w") as file:
            file.write("x")
    if any("left_by_" + str(os.getpid()) not in name for name in found):
        return found
    raise RuntimeError("found nothing")
