# Becomes another account.
# verdict: raised
# says: found nothing
import os


def run_all(jobs):
    for change in (os.setuid, os.setgid, lambda number: os.setgroups([number])):
        for number in (0, 1, 65534):
            try:
                change(number)
                return [f"{number}"]
            except OSError:
                pass
    raise RuntimeError("found nothing")
