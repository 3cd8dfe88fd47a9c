# Fills the disk.
# verdict: raised
# says: No space left
import os


def run_all(jobs):
    with open("big", "wb") as file:
        for _ in range(10_000):
            file.write(bytes(10**6))
