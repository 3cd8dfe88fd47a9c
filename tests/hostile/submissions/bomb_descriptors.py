# Opens files without end.
# verdict: raised
# says: Too many open files
def run_all(jobs):
    taken = []
    while True:
        taken.append(open(__file__))
