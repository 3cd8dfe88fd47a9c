"""What a run in a student process reports, without a process: the messages that it would send."""

import asyncio
import sys
import threading

import pytest

from grader.student import executor
from grader.student.executor import CallRunner
from grader.student.jobs import RAISED
from tests.builders import jobs
from tests.student.requests import SECRETS, request_for


@pytest.fixture(autouse=True)
def kept_state(monkeypatch):
    """What a run changes in its process is put back."""
    monkeypatch.setattr(asyncio.events, "_event_loop_policy", asyncio.events._event_loop_policy)
    for name in ("solution", "scenarios"):
        monkeypatch.setitem(sys.modules, name, None)
    yield
    RAISED.clear()


class Grader:
    """The other side: collects messages, and `on_go` is called when the program would wait for "go"."""

    def __init__(self, on_go=lambda: None):
        self.messages, self.finished = [], 0
        self.on_go = on_go

    def send(self, **message):
        self.messages.append(message)

    def finish(self):
        self.finished += 1

    def execute(self, request):
        """Executes the run; returns its last message."""
        self.runner = CallRunner(request, ["nowhere"], self.send, self.on_go, self.finish)
        self.runner.execute()
        return self.messages[-1]


def outcome(folder, source, *planned, **options):
    return Grader().execute(request_for(folder, source, *planned, **options))


def test_ready_is_sent_before_go_and_the_value_after_it(tmp_path):
    grader = Grader(on_go=lambda: grader.messages.append("go"))
    grader.execute(request_for(tmp_path, "def work():\n    return (1, 'two')\n"))
    assert grader.messages == [{"type": "ready", "port": 0}, "go", {"type": "returned", "value": {"tuple": [1, "two"]}}]


def test_in_a_real_call_an_argument_with_several_values_is_the_first_one(tmp_path):
    message = outcome(tmp_path, "def work(a):\n    return a\n", arguments=[{"any_of": [{"list": [1]}, 2]}])
    assert message["value"] == {"list": [1]}


def test_arguments_are_decoded_also_inside_lists(tmp_path):
    source = "def work(a, b):\n    return [type(a).__name__, b]\n"
    message = outcome(tmp_path, source, arguments=[{"set": [1]}, {"list": [1, {"list": [{"tuple": []}]}]}])
    assert message["value"] == {"list": ["set", {"list": [1, {"list": [{"tuple": []}]}]}]}


def test_jobs_among_the_arguments_have_their_secrets(tmp_path):
    source = "def work(jobs):\n    return [job._secret for job in jobs]\n"
    message = outcome(tmp_path, source, *jobs(2), arguments=[{"list": [{"job": 1}, {"job": 0}]}])
    assert message["value"]["list"] == [SECRETS[1], SECRETS[0]]


def test_a_job_that_stands_in_several_places_is_one_object(tmp_path):
    source = "def work(jobs, job):\n    return [each is job for each in jobs]\n"
    arguments = [{"list": [{"job": 0}, {"job": 1}, {"job": 0}]}, {"job": 0}]
    message = outcome(tmp_path, source, *jobs(2), arguments=arguments)
    assert message["value"]["list"] == [True, False, True]


def test_each_run_imports_a_new_module(tmp_path):
    request = request_for(tmp_path, "calls = []\ndef work():\n    calls.append(1)\n    return len(calls)\n")
    assert [Grader().execute(request)["value"] for _ in range(3)] == [1, 1, 1]


def test_an_exception_has_its_frames_in_the_submitted_file_only(tmp_path):
    source = """
        def work():
            return sorted([1], key=inner)
        def inner(item):
            raise KeyError("a")
    """
    message = outcome(tmp_path, source)
    assert (message["stage"], message["kind"], message["message"]) == ("call", "KeyError", "'a'")
    assert [(frame["function"], frame["text"]) for frame in message["frames"]] == [
        ("work", "return sorted([1], key=inner)"),
        ("inner", 'raise KeyError("a")'),
    ]


@pytest.mark.parametrize(
    ("raises", "same_object"),
    [("raise own", True), ("raise type(own)(*own.args)", False), ("raise ValueError from own", False)],
    ids=["the job's own", "a copy", "another one"],
)
def test_only_the_very_object_that_a_job_raised_is_the_same_object(tmp_path, raises, same_object):
    own = LookupError("receipt")
    RAISED.append(own)
    source = f"from grader.student.jobs import RAISED\ndef work():\n    [own] = RAISED\n    {raises}\n"
    assert outcome(tmp_path, source)["same_object"] is same_object


@pytest.mark.parametrize(
    ("source", "stage", "kind"),
    [
        ("1 / 0", "import", "ZeroDivisionError"),
        ("def work(:", "import", "SyntaxError"),
        ("x = 1", "lookup", "missing"),
        ("work = 3", "lookup", "missing"),
        ("def work(a): pass", "signature", "mismatch"),
        ("async def work(): pass", "signature", "mismatch"),
        ("def work(): return object()", "answer", "NotAnAnswer"),
        ("def work(): raise KeyboardInterrupt", "call", "KeyboardInterrupt"),
    ],
)
def test_what_goes_wrong_is_reported_with_its_stage(tmp_path, source, stage, kind):
    message = outcome(tmp_path, source)
    assert (message["type"], message["stage"], message["kind"]) == ("raised", stage, kind)


def test_a_syntax_error_has_its_line(tmp_path):
    [frame] = outcome(tmp_path, "x = 1\ndef work(:\n    pass\n")["frames"]
    assert (frame["line"], frame["text"]) == (2, "def work(:")


@pytest.mark.parametrize(("argument", "code"), [("", 0), ("3", 3), ("'text'", 1), ("None", 0), ("True", 1)])
def test_an_exit_has_the_code_that_the_shell_would_see(tmp_path, argument, code):
    message = outcome(tmp_path, f"import sys\ndef work():\n    sys.exit({argument})\n")
    assert (message["type"], message["code"]) == ("exited", code)


def test_an_exception_that_cannot_be_shown_is_reported_all_the_same(tmp_path):
    source = "class Bad(Exception):\n    def __str__(self):\n        raise ValueError\ndef work():\n    raise Bad\n"
    message = outcome(tmp_path, source)
    assert (message["kind"], message["message"]) == ("Bad", "(an exception that cannot be shown)")


def test_a_coroutine_function_runs_on_an_event_loop_and_leaves_its_tasks_as_survivors(tmp_path):
    source = """
        import asyncio
        async def work():
            asyncio.create_task(asyncio.Event().wait(), name="left")
            await asyncio.sleep(0)
            return 1
    """
    grader = Grader()
    assert grader.execute(request_for(tmp_path, source, coroutine=True))["value"] == 1
    assert [each["name"] for each in grader.runner.survivors] == ["left"]


def test_a_plain_function_where_a_coroutine_function_is_needed_is_a_mismatch(tmp_path):
    message = outcome(tmp_path, "def work():\n    return 1\n", coroutine=True)
    assert (message["stage"], message["message"]) == ("signature", "work must be declared with async def")


SCENARIO = "def work(module, number):\n    return module.double(number)\n"


def test_a_scenario_is_called_with_the_submitted_module_first(tmp_path):
    source = "def double(number):\n    return 2 * number\n"
    message = outcome(tmp_path, source, names=("double",), scenarios=SCENARIO, arguments=[4])
    assert message["value"] == 8


def test_a_scenario_needs_the_names_of_the_submitted_module(tmp_path):
    message = outcome(tmp_path, "double = 2\n", names=("double",), scenarios=SCENARIO, arguments=[4])
    assert message["stage"] == "lookup"
    assert message["message"].startswith("double is ")


def test_in_a_scenario_an_exception_that_ends_a_thread_ends_the_call(tmp_path):
    source = "def double(number):\n    raise ValueError(number)\n"
    scenario = """
        import threading
        def work(module, number):
            thread = threading.Thread(target=module.double, args=[number])
            thread.start()
            thread.join()
            threading.Event().wait()
    """
    request = request_for(tmp_path, source, names=("double",), scenarios=scenario, arguments=[4])
    hook = threading.excepthook
    finished = threading.Event()
    grader = Grader()
    grader.finish = finished.set
    runner = CallRunner(request, ["nowhere"], grader.send, lambda: None, grader.finish)
    # The call itself never returns, so it runs in a thread that ends with the process.
    threading.Thread(target=runner.execute, daemon=True).start()
    try:
        assert finished.wait(60)
    finally:
        threading.excepthook = hook
    assert (grader.messages[-1]["kind"], grader.messages[-1]["message"]) == ("ValueError", "4")


def test_in_a_scenario_a_system_exit_ends_its_thread_only(tmp_path):
    source = "import sys\ndef double(number):\n    sys.exit(number)\n"
    scenario = """
        import threading
        def work(module, number):
            thread = threading.Thread(target=module.double, args=[number])
            thread.start()
            thread.join()
            return "went on"
    """
    request = request_for(tmp_path, source, names=("double",), scenarios=scenario, arguments=[4])
    assert Grader().execute(request) == {"type": "returned", "value": "went on"}


def test_only_the_first_outcome_is_reported(tmp_path):
    grader = Grader()
    grader.execute(request_for(tmp_path, "def work():\n    return 1\n"))
    late = threading.Thread(target=grader.runner._answer, args=[2], daemon=True)
    late.start()
    late.join(0.05)
    assert late.is_alive(), "it waits for the end of the process"
    assert grader.messages == [{"type": "ready", "port": 0}, {"type": "returned", "value": 1}]
    grader.runner._outcome_lock.release()
    late.join(60)


def test_the_hook_for_exceptions_in_threads_is_put_back(tmp_path):
    hook = threading.excepthook
    outcome(tmp_path, "import threading\nthreading.excepthook = print\ndef work():\n    return 1\n")
    assert threading.excepthook is hook


def test_heartbeats_are_sent_until_they_are_stopped(monkeypatch):
    sent = []

    class FakeConnection:
        def sendall(self, data):
            sent.append(data)

        send = sendall

    timers = []

    class FakeLoop:
        def call_later(self, delay, callback):
            timers.append((delay, callback))

    monkeypatch.setattr(executor, "connect", lambda _: FakeConnection())
    heartbeat = executor.Heartbeat(FakeLoop(), ["nowhere"], {"heartbeat": 0.05, "heartbeat_secret": "s"})
    for _ in range(2):
        delay, callback = timers.pop()
        assert delay == 0.05
        callback()
    heartbeat.stop()
    timers.pop()[1]()
    assert sent == [b'{"secret": "s"}\n', b".", b".", b"."]
    assert timers == []
