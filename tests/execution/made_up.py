"""Made-up readings of a student process, for tests without one."""


class MadeUpStats:
    """Stands in for `ProcessStats`: every reading is what the test sets it to.

    cpu           processor seconds of the process so far
    all_cpu       the same of all processes of the run
    has_clock     whether the processor time is cheap to read, as on Linux
    full_reads    how often `usage` was called; `queue_reads`: the same for `run_queue_time`
    programs      command lines of processes that are left; `helpers`: those of Python's own
    asleep        whether no thread wants a processor; None: the kernel does not tell
    processes     what `count_processes` returns; `demand`: the same for `processor_demand`
    """

    def __init__(self, *, has_clock=True):
        self.cpu = self.queue = self.all_cpu = 0.0
        self.switches = self.memory = self.full_reads = self.queue_reads = 0
        self.has_clock, self.gone, self.asleep = has_clock, False, None
        self.programs, self.helpers = [], []
        self.processes = 0, 0, 0
        self.demand = {}, False

    def usage(self):
        self.full_reads += 1
        return None if self.gone else (self.cpu, self.memory)

    def cpu_time(self):
        return self.cpu if self.has_clock else None

    def run_queue_time(self):
        self.queue_reads += 1
        return self.queue, self.switches

    def tree_cpu(self):
        return self.all_cpu

    def was_idle(self):
        return None

    def survivors(self):
        return self.programs, self.helpers

    def count_processes(self):
        return self.processes

    def processor_demand(self):
        return self.demand

    def sleeps(self):
        return self.asleep
