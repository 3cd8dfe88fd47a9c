# Takes memory without end.
# verdict: too_much_memory
def run_all(jobs):
    taken = []
    while True:
        taken.append(bytearray(10**7))
