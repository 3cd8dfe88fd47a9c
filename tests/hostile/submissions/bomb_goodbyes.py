# Says goodbye again and again, each time with as much as it may.
# verdict: bad_answer, left_running
import gc


def run_all(jobs):
    [process] = [each for each in gc.get_objects() if type(each).__name__ == "StudentProcess"]
    left = [{"sort": "thread", "name": "x" * 35_000}] * 100
    process._control.send(type="returned", value={"list": ["x"] * 3})
    for _ in range(200):
        process._control.send(type="finished", survivors=left)
    return ["x"] * 3
