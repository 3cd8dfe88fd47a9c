"""Stands in for what the kernel says of processes, so that each moment can be chosen."""

from grader.execution import process_stats


class MadeUpProcess:
    """started: when
    clock: processor seconds · waited_for: processor seconds of children that it has waited for · pages: resident
    threads: state, seconds in the run queue and context switches of each thread, by its id
    children: process ids of the children of each thread
    """

    def __init__(self, pid):
        self.pid, self.clock, self.waited_for, self.pages, self.started = pid, 0.0, 0.0, 10, 5
        self.threads = {pid: ("S", 0.0, 0)}
        self.children = {pid: []}


class MadeUpKernel:
    """Stands in for /proc and the processor clocks. `reads` counts the files that were read."""

    def __init__(self, *pids):
        self.processes = {pid: MadeUpProcess(pid) for pid in pids}
        self.reads = 0

    def __getitem__(self, pid):
        return self.processes[pid]

    def start(self, parent, pid):
        """A process starts another one, for which it uses processor time."""
        self.processes[pid] = MadeUpProcess(pid)
        self[parent].children[parent].append(pid)
        self[parent].clock += 0.001
        return self[pid]

    def start_root(self, pid, student):
        """The process below which all processes of the run of `student` are."""
        self.processes[pid] = MadeUpProcess(pid)
        self[pid].children[pid].append(student)
        return self[pid]

    def end(self, parent, pid):
        """A process ends, and its parent uses processor time."""
        del self.processes[pid]
        self[parent].children[parent].remove(pid)
        self[parent].clock += 0.001

    def clock(self, pid):
        return self.known(pid).clock

    def threads(self, pid):
        return [str(thread) for thread in self.known(pid).threads]

    def parent(self, pid):
        found = (each.pid for each in self.processes.values() if any(pid in some for some in each.children.values()))
        return next(found, 0)

    def known(self, pid):
        if pid not in self.processes:
            raise ProcessLookupError
        return self[pid]

    def read(self, path):
        self.reads += 1
        _, _, pid, *rest = path.split("/")
        process = self.known(int(pid))
        thread = int(rest[1]) if rest[0] == "task" else process.pid
        state, queued, switches = process.threads[thread]
        match rest[-1]:
            case "children":
                return " ".join(map(str, process.children.get(thread, []))).encode()
            case "schedstat":
                return f"5 {int(queued * 1e9)} {switches}".encode()
            case "stat":
                ticks = int(process.waited_for * process_stats._TICKS)
                fields = [state, str(self.parent(process.pid)), *["0"] * 20]
                fields[13], fields[19], fields[21] = str(ticks), str(process.started), str(process.pages)
                return f"{pid} (a name) with ) {' '.join(fields)}".encode()
        raise FileNotFoundError(path)
