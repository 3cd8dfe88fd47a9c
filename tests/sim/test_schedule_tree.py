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


def tree_of(module):
    failure = explore(module.program).failure
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
