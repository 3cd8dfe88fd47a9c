"""What an exploration in a student process reports: outcomes, the canary, explanations, and what stops it."""

import pytest

from grader import plain_values
from grader.model.run_spec import ExplorationSpec
from grader.student import exploration
from grader.student.exploration import ExplorationRunner, MissingNames
from tests.builders import jobs
from tests.student.requests import request_for

SCENARIO = """
    import threading
    def work(module):
        counter = module.Counter()
        threads = [threading.Thread(target=counter.add) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return counter.value
"""
COUNTER = """
    import threading
    class Counter:
        def __init__(self):
            self.value = 0
            self.lock = threading.Lock()
        def add(self):
            {}
            self.value += 1
"""
RACY = COUNTER.format("pass")
LOCKED = COUNTER.format("self.lock.acquire()") + "            self.lock.release()\n"
TWO_JOBS = """
    from concurrent.futures import ThreadPoolExecutor
    def work(jobs):
        with ThreadPoolExecutor({}) as pool:
            return list(pool.map(lambda job: job(), jobs))
"""
BOTH = ({"list": [{"job": 0}, {"job": 1}]},)


def explore(folder, source, *planned, arguments=(), sent=None, enough=False, **options):
    """The message of an exploration; options of the exploration have defaults. `sent` gets what it sends meanwhile.

    enough: the grader's answer when it is asked.
    """
    details = {name: options.pop(name) for name in ("names", "scenarios") if name in options}
    receipts = tuple(f"r{number}" for number in range(len(planned)))
    spec = ExplorationSpec(**{"schedules": 60, "receipts": receipts, "canary": (5, 1, 2)} | options)
    request = request_for(folder, source, *planned, exploration=spec, arguments=arguments, **details)
    (folder / "scenarios.code").touch()

    def decode(make_job, choose):
        def decoded(data):
            if "job" in data:
                return make_job(data["job"])
            if "any_of" in data:
                return data["any_of"][choose(len(data["any_of"]))]
            return [decoded(each) for each in data["list"]]

        return [decoded(data) for data in request["arguments"]]

    def send(**message):
        (sent if sent is not None else []).append(message)

    return ExplorationRunner(request, str(folder / "solution.py"), decode, send, lambda: enough).run()


def values(message):
    return sorted(plain_values.decode(each["value"]) for each in message["outcomes"])


def test_a_race_has_more_than_one_outcome(tmp_path):
    message = explore(tmp_path, RACY, names=("Counter",), scenarios=SCENARIO)
    assert message["type"] == "explored"
    assert values(message) == [1, 2]
    assert sum(each["count"] for each in message["outcomes"]) == message["schedules"]


def test_a_program_without_a_race_has_one_outcome(tmp_path):
    message = explore(tmp_path, LOCKED, names=("Counter",), scenarios=SCENARIO)
    assert values(message) == [2]
    assert message["outcomes"][0]["token"]


@pytest.mark.parametrize(("interval", "is_sent"), [(-1.0, True), (1000.0, False)])
def test_a_long_exploration_says_now_and_then_that_it_goes_on(tmp_path, monkeypatch, interval, is_sent):
    monkeypatch.setattr(exploration, "PROGRESS_INTERVAL", interval)
    sent = []
    assert explore(tmp_path, LOCKED, names=("Counter",), scenarios=SCENARIO, sent=sent)["type"] == "explored"
    assert ({"type": "progress"} in sent) is is_sent


LOOPS = """
    import threading
    def work():
        seen = []
        def append(item):
            for _ in range(9):
                seen.append(item)
        threads = [threading.Thread(target=append, args=[item]) for item in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(seen)
"""


@pytest.mark.parametrize("enough", [False, True])
def test_the_grader_is_asked_whether_the_outcomes_are_enough(tmp_path, enough):
    sent = []
    message = explore(tmp_path, LOOPS, sent=sent, enough=enough, schedules=500)
    questions = [each["outcomes"] for each in sent if each["type"] == "found"]
    assert questions
    assert [each["value"] for each in questions[0]] == [18]
    assert (message["schedules"] < 200) is enough


def test_of_several_values_of_an_argument_all_are_tried(tmp_path):
    source = "def work(first, second):\n    return f'{first} {second}'\n"
    message = explore(tmp_path, source, arguments=({"any_of": ["a", "b", "c"]}, {"any_of": ["d", "e"]}))
    assert values(message) == ["a d", "a e", "b d", "b e", "c d", "c e"]
    assert message["bound"] == "every schedule"


def test_the_canary_has_all_its_outcomes_whatever_the_program_does(tmp_path):
    assert explore(tmp_path, "def work():\n    return 1\n")["canary"] == [6, 7, 8]


@pytest.mark.parametrize(("workers", "makespan", "peak"), [(2, 1.0, 2), (1, 2.0, 1)])
def test_jobs_take_virtual_time_and_return_their_receipts(tmp_path, workers, makespan, peak):
    source = TWO_JOBS.format(workers)
    message = explore(tmp_path, source, *jobs(2, seconds=1.0), arguments=BOTH, schedules=20)
    [outcome] = message["outcomes"]
    assert plain_values.decode(outcome["value"]) == ["r0", "r1"]
    assert (outcome["makespan"], outcome["peak"], outcome["left"]) == (makespan, peak, 0)


def test_the_calls_of_each_job_are_counted(tmp_path):
    source = "def work(jobs):\n    return [jobs[0](), jobs[1](), jobs[1]()]\n"
    [outcome] = explore(tmp_path, source, *jobs(3), arguments=({"list": [{"job": 0}, {"job": 2}]},))["outcomes"]
    assert outcome["calls"] == [1, 0, 2]
    assert plain_values.decode(outcome["value"]) == ["r0", "r2", "r2"]


@pytest.mark.parametrize("coroutine", [False, True])
def test_the_jobs_of_an_exploration_have_one_name(tmp_path, coroutine):
    source = "def work(jobs):\n    return [[job.__name__, job.__qualname__] for job in jobs]\n"
    [outcome] = explore(tmp_path, source, *jobs(2, coroutine=coroutine), arguments=BOTH)["outcomes"]
    assert plain_values.decode(outcome["value"]) == [["job", "job"]] * 2


def test_the_plain_jobs_of_an_exploration_are_equal(tmp_path):
    source = "def work(jobs):\n    return [jobs[0] == jobs[1], len(set(jobs)), repr(jobs[0])]\n"
    [outcome] = explore(tmp_path, source, *jobs(2), arguments=BOTH)["outcomes"]
    assert plain_values.decode(outcome["value"]) == [True, 1, "<job>"]


def test_a_job_that_raises_raises_with_its_receipt(tmp_path):
    message = explore(tmp_path, TWO_JOBS.format(2), *jobs(2, raises="LookupError"), arguments=BOTH, schedules=5)
    assert {(each["kind"], each["type"], each["message"]) for each in message["outcomes"]} == {
        ("exception", "LookupError", "r0")
    }


def test_a_deadlock_is_an_outcome(tmp_path):
    source = "import threading\ndef work():\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()\n"
    [outcome] = explore(tmp_path, source)["outcomes"]
    assert outcome["kind"] == "deadlock"


def test_a_value_that_is_no_plain_data_is_named(tmp_path):
    [outcome] = explore(tmp_path, "def work():\n    return object()\n")["outcomes"]
    assert "object" in outcome["value"]["other"]


def test_a_token_is_explained_step_by_step(tmp_path):
    scenario = SCENARIO.replace("return counter.value", "assert counter.value == 2")
    found = explore(tmp_path, RACY, names=("Counter",), scenarios=scenario)
    [token] = [each["token"] for each in found["outcomes"] if each.get("kind") == "assertion"]
    message = explore(tmp_path, RACY, names=("Counter",), scenarios=scenario, explain=token)
    assert (message["type"], message["bug"]) == ("explained", "lost_update")
    assert message["sentence"]
    assert "self.value += 1" in {step["source"] for step in message["steps"]}


@pytest.mark.parametrize("source", ["x = 1\n", "work = 3\n"])
def test_a_name_that_is_missing_is_reported_as_missing(tmp_path, source):
    with pytest.raises(MissingNames, match="work is missing"):
        explore(tmp_path, source)


def test_loading_raises_what_the_submitted_file_raises(tmp_path):
    with pytest.raises(ZeroDivisionError):
        explore(tmp_path, "1 / 0\ndef work():\n    pass\n")


def test_a_fault_of_ours_is_not_one_of_the_program(tmp_path, monkeypatch):
    def broken(*args, **kwargs):
        raise AttributeError("ours")

    monkeypatch.setattr(exploration, "collect_outcomes", broken)
    message = explore(tmp_path, "def work():\n    return 1\n")
    assert (message["type"], message["kind"]) == ("raised", "SchedulerFault")
    assert "AttributeError: ours" in message["message"]


def test_a_program_that_cannot_be_controlled_says_so(tmp_path):
    source = "import subprocess, sys\ndef work():\n    import multiprocessing\n    multiprocessing.Process().start()\n"
    message = explore(tmp_path, source)
    assert (message["type"], message["kind"]) == ("raised", "NotUnderControl")


def test_code_of_scenarios_is_taken_only_before_submitted_code_has_run(tmp_path, monkeypatch):
    taken, code = [], tmp_path / "scenarios.code"
    monkeypatch.setattr(exploration, "unpack", taken.append)
    monkeypatch.setattr(ExplorationRunner, "_is_first", True)
    for content in (b"of the grader", b"of the submission"):
        code.write_bytes(content)
        explore(tmp_path, RACY, names=("Counter",), scenarios=SCENARIO)
    assert taken == [b"of the grader"]


def test_code_that_a_submission_writes_where_there_was_none_is_not_taken(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(exploration, "unpack", taken.append)
    monkeypatch.setattr(ExplorationRunner, "_is_first", True)
    explore(tmp_path, RACY, names=("Counter",), scenarios=SCENARIO)
    (tmp_path / "scenarios.code").write_bytes(b"of the submission")
    explore(tmp_path, RACY, names=("Counter",), scenarios=SCENARIO)
    assert taken == []
