# A regular expression that never ends.
# verdict: timed_out
import re


def run_all(jobs):
    return re.match(r"(a+)+$", "a" * 60 + "b")
