# Raises an exception that `except Exception` does not catch.
# verdict: raised
def run_all(jobs):
    raise GeneratorExit
