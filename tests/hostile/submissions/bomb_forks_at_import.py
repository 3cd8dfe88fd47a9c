# Doubles itself without end, at import.
# verdict: too_many_processes
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
