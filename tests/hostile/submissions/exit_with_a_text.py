# An exit that calls itself success.
# verdict: exited_early
class Success(SystemExit):
    code = 0


def run_all(jobs):
    raise Success("all checks passed")
