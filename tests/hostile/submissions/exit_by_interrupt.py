# Raises what Ctrl-C raises.
# verdict: raised
def run_all(jobs):
    raise KeyboardInterrupt
