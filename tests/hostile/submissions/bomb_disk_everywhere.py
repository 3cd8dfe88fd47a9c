# Fills every folder that can be written to.
# verdict: raised
# says: 8 of 8
import os


def run_all(jobs):
    problems = []
    for place in (".", "/tmp", "/dev/shm", "/var/tmp", "/", "/home", "/run", os.path.dirname(os.__file__)):
        try:
            for number in range(200):
                with open(f"{place}/big{number}", "wb") as file:
                    file.write(bytes(10**6))
        except OSError as problem:
            problems.append(problem)
    raise OSError(f"{len(problems)} of 8")
