"""The recorded steps: values, names and waits as the program would show them."""

from textwrap import dedent

import pytest

from grader.sim import explore, load, replay


def steps_of(module, token="AAA"):
    return replay(module.program, token).failure.steps


def test_reads_and_writes_have_the_values_of_that_moment(write):
    module = write("""
        def program():
            box = {"n": 1}
            box["n"] = box["n"] + 1
            assert box["n"] == 3
    """)
    accesses = [(step.action, step.target, step.value) for step in steps_of(module)]
    assert accesses == [("read", "box['n']", "1"), ("write", "box['n']", "2"), ("read", "box['n']", "2")]


def test_each_step_has_its_line_file_and_source(write):
    module = write("""
        def program():
            box = []
            box.append(1)
            assert not box
    """)
    first, *_ = steps_of(module)
    assert (first.line, first.file, first.source, first.thread) == (4, "submitted.py", "box.append(1)", "main")


def test_virtual_time_is_recorded(write):
    module = write("import time\ndef program():\n    time.sleep(1.5)\n    assert time.sleep(1)\n")
    times = {(step.action, step.target): step.time for step in steps_of(module)}
    assert times["sleeps", "1.5"] == 0.0
    assert times["slept", "1.5"] == 1.5
    assert times["slept", "1"] == 2.5


METHOD_CALL = """
    import threading
    class Account:
        balance = 0
        def deposit(self):
            self.balance += 1
            results.append(self.balance)
    savings, results = Account(), []
    def program():
        local = savings
        threads = [threading.Thread(target={target}) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 2 in results
"""


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("savings.deposit", "savings.balance"),  # no caller in the program: the name of the global variable
        ("lambda: local.deposit()", "local.balance"),  # the name that the caller uses
    ],
)
def test_an_object_is_named_as_outside_its_methods(write, target, name):
    sentence = explore(write(METHOD_CALL.format(target=target)).program).failure.explanation.splitlines()[1]
    assert sentence.startswith(f"Lost update of {name}: ")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("tea = threading.Lock()", "tea"),
        ("locks = [None, threading.Lock()]", "locks[1]"),
        ("locks = {'tea': threading.Lock()}", "locks['tea']"),
        ("class Pot: pass\n            pot = Pot()\n            pot.lid = threading.Lock()", "pot.lid"),
    ],
)
def test_a_primitive_is_named_by_where_the_program_keeps_it(write, place, name):
    module = write(f"""
        import threading
        def program():
            {place}
            {name}.acquire()
            {name}.acquire()
    """)
    last = steps_of(module)[-1]
    assert (last.action, last.target) == ("wants", name)


def test_the_threads_that_wait_at_the_end_are_known(write):
    failure = replay(
        write("""
            import threading
            def program():
                lock = threading.Lock()
                lock.acquire()
                thread = threading.Thread(target=lock.acquire, name="second")
                thread.start()
                thread.join()
        """).program,
        "AAA",
    ).failure
    assert "main joins thread at line 8; second wants lock (started at line 7), which main has held since line 5" in (
        failure.explanation
    )


def test_asyncio_tasks_have_columns_of_their_own(write):
    module = write("""
        import asyncio
        async def work(box):
            box["n"] += 1
        async def program():
            box = {"n": 0}
            await asyncio.gather(work(box), work(box))
            assert box["n"] == 3
    """)
    failure = replay(module.program, "AAA").failure
    assert failure.threads == ("Task-1 (program)", "Task-2 (work)", "Task-3 (work)")


def test_of_an_execution_that_never_ends_the_last_steps_are_kept(write):
    failure = replay(write("def program():\n    box = []\n    while not box:\n        pass\n").program, "AAA").failure
    assert 0 < len(failure.steps) <= 1001


BESIDE = """
    registry = {}
    def register(function):
        registry[function.__name__] = function
        return function
    @register
    class Box:
        def __init__(self):
            self.value = 0
        def add(self):
            self.value = self.value + 1
"""
IMPORTED = """
    import threading
    {outside}
    def work(box):
        {inside}
        box.add()
    def program():
        box = Box()
        threads = [threading.Thread(target=work, args=(box,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert box.value == 2
"""


def test_private_attributes_have_their_values(write):
    module = write("""
        import threading
        class Box:
            def __init__(self):
                self.__value = 0
            def add(self):
                self.__value = self.__value + 1
            def check(self):
                return (lambda: self.__value == 2)()
        def program():
            box = Box()
            threads = [threading.Thread(target=box.add) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert box.check()
    """)
    failure = explore(module.program).failure
    assert "Lost update of box.__value: " in failure.explanation
    assert " read 0 at line 7, then " in failure.explanation
    assert (failure.steps[-1].target, failure.steps[-1].value) == ("self.__value", "1")


@pytest.mark.parametrize("inside", ["pass", "import helper"])
def test_imports_are_no_steps_and_steps_name_their_file(write, tmp_path, inside):
    (tmp_path / "helper.py").write_text(dedent(BESIDE))
    failure = explore(write(IMPORTED.format(outside="from helper import Box", inside=inside)).program).failure
    assert "registry" not in failure.explanation
    assert "wrote 1 at line 11 of helper.py, and" in failure.explanation
    assert {step.file for step in failure.steps} == {"helper.py", "submitted.py"}


def test_imports_of_an_included_package_in_a_thread_are_no_steps(write, tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "inkwell"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(dedent(BESIDE))
    monkeypatch.syspath_prepend(str(package.parent))
    path = tmp_path / "lazy.py"
    path.write_text(dedent(LAZY))
    failure = explore(load(path, include=["inkwell"]).program).failure
    assert "registry" not in failure.explanation
    assert failure.bug == "lost_update"


LAZY = """
    import threading
    class Job:
        done = 0
        def work(self):
            import inkwell
            self.done = self.done + 1
    def program():
        job = Job()
        threads = [threading.Thread(target=job.work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert job.done == 2
"""


def test_files_of_one_name_have_their_folders_in_front(write, tmp_path):
    for name in ("ink", "pen"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / "ink" / "box.py").write_text(dedent(BESIDE))
    (tmp_path / "pen" / "box.py").write_text("def add(box):\n    box.add()\n")
    failure = explore(
        write(
            IMPORTED.format(outside="from ink.box import Box; import pen.box", inside="pass").replace(
                "box.add()", "pen.box.add(box)"
            )
        ).program
    ).failure
    assert {step.file for step in failure.steps} == {"ink/box.py", "pen/box.py", "submitted.py"}


def test_the_lines_of_a_deadlock_name_their_file(write, tmp_path):
    (tmp_path / "helper.py").write_text("def take(one, two):\n    with one:\n        with two:\n            pass\n")
    module = write("""
        import threading
        from helper import take
        def back(one, two):
            with two:
                with one:
                    pass
        def program():
            one, two = threading.Lock(), threading.Lock()
            threads = [threading.Thread(target=each, args=(one, two)) for each in (take, back)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    """)
    explanation = explore(module.program).failure.explanation
    assert "holds one (since line 2 of helper.py) and wants two (line 3 of helper.py)" in explanation
    assert "holds two (since line 5 of submitted.py) and wants one (line 6 of submitted.py)" in explanation
