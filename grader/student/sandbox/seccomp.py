"""The filter of system calls for student processes: it denies those that attacks need and Python programs do not.

It is a second line of defence. Without privileges, most of these calls fail anyway; denying them keeps small what can
be reached of the kernel. The list follows those of Docker and of systemd's @system-service. It adds calls that would
get round the limits: memory that belongs to no process (memfd, System V, pages in pipes), and io_uring, whose work no
filter sees. What is left of such memory is kept small: the buffers of sockets and pipes cannot be made larger, and a
shared mapping cannot be large (`grader.execution.hidden_memory` counts them).

Sockets are Unix sockets. Runs that need a network may also have TCP sockets of IPv4, and no others: no UDP, no IPv6,
no raw sockets.
"""

import errno
import platform
import struct

# Name: its number on x86_64 and on aarch64 (None: there is none). Numbers from 424 on are the same everywhere.
DENIED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": (440, 440), "pidfd_getfd": (438, 438),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "setns": (308, 268),
    "unshare": (272, 97), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "syslog": (103, 116), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "vhangup": (153, 58),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "uselib": (134, None), "ustat": (136, None), "sysfs": (139, None), "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42), "personality": (135, 92), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "vmsplice": (278, 75), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "ioprio_set": (251, 30),
}  # fmt: skip
SELF_ONLY: dict[str, tuple[int, int]] = {
    "prlimit64": (302, 261), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
}  # fmt: skip
"""Calls that change the process that their first argument names: allowed if that is 0, the caller."""
SETPRIORITY = (141, 140)
MMAP, FCNTL, SETSOCKOPT, MADVISE = (9, 222), (72, 25), (54, 208), (28, 233)
SHARED_MAPPING_BYTES = 64 << 20
"""Most bytes of one shared mapping; the scratch folder, which holds all files that a program can map, is as large."""
CLONE, SOCKET, CLONE3 = (56, 220), (41, 198), 435
NEWEST = 462
"""The last known call (Linux 6.10). Later ones fail as calls that do not exist."""

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW* there is
_AF_UNIX, _AF_INET = 1, 2
_STREAMS = (0x1, 0x801, 0x80001, 0x80801)  # SOCK_STREAM, with and without SOCK_NONBLOCK and SOCK_CLOEXEC
_PROTOCOLS = (0, 6)  # that of the type, which is TCP; and TCP
_TCP, _TCP_ULP = 6, 31
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 24, 32, 40
_HIGH_HALF = 4
_MAP_SHARED, _F_SETPIPE_SZ, _SOL_SOCKET, _MADV_PAGEOUT = 1, 1031, 1, 21
_BUFFER_SIZES = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and the same by force


def build_filter(*, network: bool = False) -> bytes:
    """Returns the filter for this processor as a program of classic BPF, as the kernel expects it.

    `network`: whether TCP sockets of IPv4 are allowed.
    """
    machine = platform.machine()
    column = ("x86_64", "aarch64").index(machine)
    code = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _AUDIT[machine], 1, 0),
        _step(_RETURN, _KILL),  # the calling convention of another processor, whose numbers mean something else
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, NEWEST + 1, 0, 1),
        _step(_RETURN, _REFUSE | errno.ENOSYS),
        _step(_EQUAL, CLONE3, 0, 1),  # a filter cannot read its flags, which are in memory; C libraries then use clone
        _step(_RETURN, _REFUSE | errno.ENOSYS),
    ]
    for numbers in DENIED.values():
        if (number := numbers[column]) is not None:
            code += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE | errno.EPERM)]
    for pair in SELF_ONLY.values():
        code += [
            _step(_EQUAL, pair[column], 0, 4),
            _step(_LOAD, _FIRST_ARGUMENT),
            _step(_EQUAL, 0, 1, 0),
            _step(_RETURN, _REFUSE | errno.EPERM),
            _step(_LOAD, _NUMBER),
        ]
    code += _keep_hidden_memory_small(column)
    code += [
        _step(_EQUAL, SETPRIORITY[column], 0, 6),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, 0, 0, 2),
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_EQUAL, 0, 1, 0),
        _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_EQUAL, CLONE[column], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NEW_NAMESPACES, 0, 1),
        _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_RETURN, _ALLOW),
        *(_allow_tcp(column) if network else []),
        _step(_EQUAL, SOCKET[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, _AF_UNIX, 1, 0),
        _step(_RETURN, _REFUSE | errno.EAFNOSUPPORT),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(code)


def _allow_tcp(column: int) -> list[bytes]:
    """Steps that start and end with the number of the call loaded. They allow sockets of IPv4 that are TCP and nothing
    else; and they refuse to load a further protocol on top of one (TCP_ULP), which no Python program needs."""
    return [
        _step(_EQUAL, SETSOCKOPT[column], 0, 6),
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_EQUAL, _TCP, 0, 3),
        _step(_LOAD, _THIRD_ARGUMENT),
        _step(_EQUAL, _TCP_ULP, 0, 1),
        _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_EQUAL, SOCKET[column], 0, 11),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, _AF_INET, 0, 9),
        _step(_LOAD, _SECOND_ARGUMENT),
        *(_step(_EQUAL, kind, len(_STREAMS) - 1 - at, 0) for at, kind in enumerate(_STREAMS[:-1])),
        _step(_EQUAL, _STREAMS[-1], 0, 4),
        _step(_LOAD, _THIRD_ARGUMENT),
        _step(_EQUAL, _PROTOCOLS[0], 1, 0),
        _step(_EQUAL, _PROTOCOLS[1], 0, 1),
        _step(_RETURN, _ALLOW),
        _step(_LOAD, _NUMBER),
    ]


def _keep_hidden_memory_small(column: int) -> list[bytes]:
    """Steps that start and end with the number of the call loaded. A new size for a buffer of a socket is ignored, as
    the kernel itself ignores one that is too large."""
    left = range(len(_BUFFER_SIZES) - 1, -1, -1)
    options = [_step(_EQUAL, option, after, not after) for option, after in zip(_BUFFER_SIZES, left, strict=True)]
    return [
        _step(_EQUAL, MMAP[column], 0, 8),
        _step(_LOAD, _FOURTH_ARGUMENT),
        _step(_ANY_BIT, _MAP_SHARED, 0, 5),
        _step(_LOAD, _SECOND_ARGUMENT + _HIGH_HALF),
        _step(_EQUAL, 0, 0, 2),
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_AT_LEAST, SHARED_MAPPING_BYTES + 1, 0, 1),
        _step(_RETURN, _REFUSE | errno.ENOMEM),
        _step(_LOAD, _NUMBER),
        _step(_EQUAL, FCNTL[column], 0, 4),
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_EQUAL, _F_SETPIPE_SZ, 0, 1),
        _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_EQUAL, MADVISE[column], 0, 4),
        _step(_LOAD, _THIRD_ARGUMENT),
        _step(_EQUAL, _MADV_PAGEOUT, 0, 1),
        _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_EQUAL, SETSOCKOPT[column], 0, 5 + len(options)),
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_EQUAL, _SOL_SOCKET, 0, 2 + len(options)),
        _step(_LOAD, _THIRD_ARGUMENT),
        *options,
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
    ]


def _step(operation: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", operation, if_true, if_false, operand)
