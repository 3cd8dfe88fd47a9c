"""Tasks and short executions for tests of strategies, without any thread."""

from grader.sim.core import Task


def tasks(count):
    created = [Task(index, f"t{index}", None, False) for index in range(count)]
    for task in created:
        task.runnable = True
    return created


def choices(strategy, count=3, rounds=40):
    """Indexes of the tasks that the strategy chooses in three executions; at each step it has a choice."""
    chosen = []
    for _ in range(3):
        strategy.new_execution()
        runnable = tasks(count)
        task = runnable[0]
        for total in range(rounds):
            strategy.steps_until_choice(task, runnable, total)
            task = strategy.next_task(task, runnable, task if total % 3 else runnable[1], total)
            chosen.append(task.index)
        strategy.report_length(rounds, count)
    return chosen


def order_of_steps(strategy, lengths):
    """The order in which tasks with so many steps each run under a strategy, as a tuple of indexes."""
    runnable = tasks(len(lengths))
    order, steps_left = [], dict(enumerate(lengths))
    task = runnable[0]
    while runnable:
        order.append(task.index)
        steps_left[task.index] -= 1
        if not steps_left[task.index]:
            runnable = [other for other in runnable if other is not task]
            if not runnable:
                break
            task = strategy.next_task(task, runnable, runnable[0], 0) if len(runnable) > 1 else runnable[0]
        elif len(runnable) > 1 and strategy.steps_until_choice(task, runnable, 0) == 0:
            task = strategy.next_task(task, runnable, task, 0)
    return tuple(order)
