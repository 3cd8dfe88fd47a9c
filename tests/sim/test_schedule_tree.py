"""The tree of schedules around a failure: which choices there are, what is merged, and where it ends."""

from grader.sim import explore
from grader.sim.outcomes import explored_tree
from grader.sim.schedule_tree import MAX_RUNS

COUNTER = """
    import threading
    class Counter:
        value = 0
        def add(self):
            self.value = self.value + 1
    def program():
        counter = Counter()
        threads = [threading.Thread(target=counter.add) for _ in range({threads})]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counter.value == {threads}
"""

DEADLOCK = """
    import threading
    left, right = threading.Lock(), threading.Lock()
    def both(first, second):
        with first:
            with second:
                pass
    def program():
        one = threading.Thread(target=both, args=(left, right))
        two = threading.Thread(target=both, args=(right, left))
        one.start(); two.start()
        one.join(); two.join()
"""


SEATS = """
    import asyncio
    async def program():
        sold = {{}}
        async def book(seconds, name):
            await asyncio.sleep(seconds)
            if 1 in sold:
                return False
            await asyncio.sleep(0.1)
            sold[1] = name
            return True
        answers = await asyncio.gather({calls})
        assert sum(answers) == 1, sold
"""

CANCELLED = """
    import asyncio
    async def program():
        free = [0]
        async def use():
            free.pop()
            await asyncio.sleep(0.1)
            free.append(0)
        task = asyncio.create_task(use())
        await asyncio.gather(task, return_exceptions=True)
        assert free, "a place is lost"
"""

TIMEOUT = """
    import asyncio
    async def program():
        answers = []
        try:
            async with asyncio.timeout(0.1):
                await asyncio.sleep(0.1)
                answers.append("in time")
        except TimeoutError:
            answers.append("too late")
        assert answers == ["in time"], answers
"""


def tree_of(module, **options):
    failure = explore(module.program, **options).failure
    return explored_tree(module.program, str, failure.token, "")


def walk(tree, names):
    """The node and the steps after these threads were chosen in turn."""
    node, steps = tree.nodes[0], []
    for name in names:
        edge = next(edge for edge in node.next if edge.thread.startswith(name))
        steps += [tree.steps[number] for number in edge.steps]
        node = tree.nodes[edge.to]
    return node, steps


def test_the_tree_of_two_adds_is_complete_and_has_both_ends(write):
    tree = tree_of(write(COUNTER.format(threads=2)))
    assert tree.complete
    assert sorted(end[0] for end in tree.ends) == ["", "assertion"]


def test_a_choice_is_one_access(write):
    tree = tree_of(write(COUNTER.format(threads=2)))
    _, steps = walk(tree, ["main", "main", "Thread-1", "Thread-2", "Thread-1"])
    accesses = [(step.thread[:8], step.action) for step in steps if step.variable == "counter.value"]
    assert accesses == [("Thread-1", "read"), ("Thread-2", "read"), ("Thread-1", "write")]


def test_the_order_of_two_reads_does_not_matter_so_both_lead_to_the_same_state(write):
    tree = tree_of(write(COUNTER.format(threads=2)))
    one, _ = walk(tree, ["main", "main", "Thread-1", "Thread-2"])
    other, _ = walk(tree, ["main", "main", "Thread-2", "Thread-1"])
    assert one is other


def test_the_order_of_two_writes_matters(write):
    tree = tree_of(write(COUNTER.format(threads=2)))
    both_have_read = ["main", "main", "Thread-1", "Thread-2"]
    one, _ = walk(tree, [*both_have_read, "Thread-1"])
    other, _ = walk(tree, [*both_have_read, "Thread-2"])
    assert one is not other


def test_every_node_is_a_choice_or_an_end(write):
    tree = tree_of(write(DEADLOCK))
    for node in tree.nodes:
        assert bool(node.next) != (node.end >= 0)
        assert len(node.next) != 1


def test_a_deadlock_is_an_end_of_the_tree(write):
    tree = tree_of(write(DEADLOCK))
    assert "deadlock" in {end[0] for end in tree.ends}
    assert "" in {end[0] for end in tree.ends}


def test_a_tree_that_is_too_large_says_what_was_not_explored(write):
    tree = tree_of(write(COUNTER.replace("self.value = self.value + 1", "self.value += 1; " * 8).format(threads=3)))
    edges = [edge for node in tree.nodes for edge in node.next]
    assert not tree.complete
    assert any(edge.to < 0 for edge in edges)
    assert any(edge.to >= 0 for edge in edges)
    assert sum(node.end >= 0 for node in tree.nodes) <= MAX_RUNS


def test_a_program_with_one_thread_has_no_tree(write):
    assert tree_of(write("def program():\n    box = [1]\n    assert box == [2]\n")) is None


def test_the_same_failure_gives_the_same_tree(write):
    module = write(DEADLOCK)
    assert tree_of(module) == tree_of(module)


def options(node):
    return [(edge.thread.split(" ")[0], edge.kind) for edge in node.next]


def test_the_order_in_which_asyncio_tasks_wake_is_a_choice(write):
    tree = tree_of(write(SEATS.format(calls='book(0.1, "Ann"), book(0.2, "Ben")')))
    assert options(tree.nodes[0]) == [("Task-2", "wakes"), ("Task-3", "wakes")]
    assert tree.complete
    assert {walk(tree, [name])[0].end for name in ("Task-2", "Task-3")} == {0, 1}


def test_asyncio_tasks_that_only_read_lead_to_the_same_state_in_any_order(write):
    tree = tree_of(write(SEATS.format(calls='book(0.1, "Ann"), book(0.2, "Ben"), book(0.2, "Cyd")')))
    one, _ = walk(tree, ["Task-3", "Task-4"])
    other, _ = walk(tree, ["Task-4", "Task-3"])
    assert one is other
    assert walk(tree, ["Task-2"])[0] is not walk(tree, ["Task-3"])[0]
    assert tree.complete


def test_the_await_at_which_a_task_is_cancelled_is_a_choice(write):
    tree = tree_of(write(CANCELLED), cancel=True)
    assert options(tree.nodes[0]) == [("", "not_cancelled"), ("Task-2", "cancelled")]
    _, steps = walk(tree, ["Task-2"])
    assert "is cancelled at its await" in {step.action for step in steps}
    assert {end[2] for end in tree.ends} == {"", "a place is lost"}


def test_a_timeout_that_ends_with_the_sleep_in_it_is_a_choice_without_effect(write):
    # asyncio cancels the task before it has woken, also where the sleep has ended first
    tree = tree_of(write(TIMEOUT))
    assert sorted(kind for _, kind in options(tree.nodes[0])) == ["times_out", "wakes"]
    assert len({edge.to for edge in tree.nodes[0].next}) == 1
    assert [end[2] for end in tree.ends] == ["['too late']"]


def test_timers_that_belong_to_no_task_are_not_called_explored(write):
    source = """
        import asyncio
        async def program():
            order = []
            loop = asyncio.get_running_loop()
            for number in (1, 2):
                loop.call_later(0.1, order.append, number)
            async def one(number):
                await asyncio.sleep(0.2)
                order.append(number)
            await asyncio.gather(one(3), one(4))
            assert order[2:] == [3, 4], order
    """
    tree = tree_of(write(source))
    assert not tree.complete
    assert options(tree.nodes[0]) == [("Task-2", "wakes"), ("Task-3", "wakes")]


def test_a_schedule_that_never_ends_is_left_out_of_the_tree(write):
    tree = tree_of(
        write("""
        import threading
        class Counter:
            value = 0
            taken = False
            def add(self):
                while self.taken:
                    pass
                self.taken = True
                self.value = self.value + 1
                if self.value == 1:
                    self.taken = False
        def program():
            counter = Counter()
            threads = [threading.Thread(target=counter.add) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert counter.value == 2
            waiting = threading.Thread(target=counter.add)
    """)
    )
    assert {end[0] for end in tree.ends} >= {"", "assertion"}


def test_a_failure_that_needs_a_switch_in_another_file_has_a_tree(write):
    module = write(COUNTER.format(threads=2))
    failure = explore(module.program).failure
    tree = explored_tree(module.program, str, failure.token, "/other.py")
    assert sorted(end[0] for end in tree.ends) == ["", "assertion"]


def test_each_step_says_what_the_threads_of_the_failing_schedule_do(write):
    module = write(SEATS.format(calls="book(0.1, 'Ann'), book(0.2, 'Ben')"))
    failure = explore(module.program).failure
    tree = explored_tree(module.program, str, failure.token, "", failure.threads)
    told = [step for step in tree.steps if step.thread in failure.threads]
    assert {step.states[failure.threads.index(step.thread)] for step in told} == {"r"}
    assert {len(step.states) for step in tree.steps} == {len(failure.threads)}
