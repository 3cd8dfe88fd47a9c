# Opens the memory of every process but its own, through /proc and by a system call.
# verdict: raised
# says: found nothing
import ctypes
import os

EFAULT = 14


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def run_all(jobs):
    libc = ctypes.CDLL(None, use_errno=True)
    target = ctypes.create_string_buffer(8)
    ours, theirs = Part(ctypes.addressof(target), 8), Part(id(None), 8)
    taken = []
    for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
        if pid == os.getpid():
            continue
        try:
            with open(f"/proc/{pid}/mem", "r+b", buffering=0):
                taken.append(f"{pid} by its file")
        except OSError:
            pass
        done = libc.process_vm_readv(pid, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0)
        if done > 0 or ctypes.get_errno() == EFAULT:
            taken.append(f"{pid} by a call")
    if taken:
        return taken
    raise RuntimeError("found nothing")
