"""`if` around a wait is found where only the outcome is wrong, and a `while` is never accused."""

from grader.sim.outcomes import collect_outcomes, explain

TABLE = """
    import threading
    class Seat:
        def __init__(self):
            self.free, self.most, self.inside, self.condition = True, 0, 0, threading.Condition()
        def use(self):
            with self.condition:
                if not self.free:
                    self.condition.wait()
                self.free = False
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.inside -= 1
            with self.condition:
                self.free = True
                self.condition.notify_all()
    def program():
        seat = Seat()
        threads = [threading.Thread(target=seat.use) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seat.most
"""


def explanations(module):
    found = collect_outcomes(module.program, str, schedules=400)
    return {
        each.value: explain(module.program, str, each.token, module.__file__).explanation for each in found.outcomes
    }


def test_a_thread_that_did_not_check_again_is_named_where_only_the_outcome_is_wrong(write):
    text = explanations(write(TABLE))["2"]
    assert "checked it at line 8 and waited at line 9, but did not check it again" in text


def test_a_loop_around_the_wait_is_not_accused(write):
    assert not any(
        "did not check it again" in text for text in explanations(write(TABLE.replace("if not", "while not"))).values()
    )


def test_a_value_is_not_said_to_come_every_time(write):
    program = "def program():\n    return 1\n"
    assert "every time" not in explanations(write(program))["1"]
