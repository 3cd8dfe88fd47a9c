# Looks for devices, logs and keys of the machine.
# verdict: raised
# says: found nothing
import os


def run_all(jobs):
    for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/tty", "/proc/kcore", "/proc/kallsyms", "/sys/class",
                 "/proc/keys", "/run/docker.sock", "/var/run/docker.sock", "/var/log", "/etc/machine-id"):
        if os.path.exists(path):
            return [path]
    raise RuntimeError("found nothing")
