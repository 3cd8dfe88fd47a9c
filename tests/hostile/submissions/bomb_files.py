# Makes files without end.
# verdict: raised
# says: No space left
def run_all(jobs):
    for number in range(10**6):
        open(f'{number}', 'w').close()
