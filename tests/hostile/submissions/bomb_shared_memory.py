# Takes memory that is shared, page by page.
# verdict: too_much_memory
import mmap


def run_all(jobs):
    taken = []
    while True:
        taken.append(mmap.mmap(-1, 10**7))
        taken[-1].write(b"x" * 10**7)
