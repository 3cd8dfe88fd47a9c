# Takes memory that belongs to no process.
# verdict: raised
# says: PermissionError
import os


def run_all(jobs):
    for number in range(100):
        fd = os.memfd_create(f"{number}")
        os.write(fd, b"x" * 10**7)
