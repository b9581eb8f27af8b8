"""Numbers of the system calls the confinement makes or forbids, and the one door to the C library."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys
from typing import Any

X86_64, AARCH64 = "x86_64", "aarch64"

# name: (x86_64, aarch64); None where the architecture has no such call.
_OLD: dict[str, tuple[int | None, int | None]] = {
    # network and messages
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206),
    "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199), "accept4": (288, 242),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183), "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    # processes
    "clone": (56, 220), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "prlimit64": (302, 261),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "setpgid": (109, 154), "setsid": (112, 157),
    "unshare": (272, 97), "setns": (308, 268), "personality": (135, 92), "modify_ldt": (154, None),
    # identity
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setfsuid": (122, 151), "setfsgid": (123, 152),
    "setgroups": (116, 159), "capset": (126, 91),
    # files
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "inotify_init": (253, None),
    "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "lookup_dcookie": (212, 18),
    "ioctl": (16, 29), "fcntl": (72, 25), "flock": (73, 32), "prctl": (157, 167),
    # the machine
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "create_module": (174, None), "get_kernel_syms": (177, None),
    "query_module": (178, None), "quotactl": (179, 60), "acct": (163, 89), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "vhangup": (153, 58), "syslog": (103, 116), "uselib": (134, None), "ustat": (136, None),
    "sysfs": (139, None), "_sysctl": (156, None), "nfsservctl": (180, 42),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "mmap": (9, 222), "memfd_create": (319, 279), "userfaultfd": (323, 282), "seccomp": (317, 277),
}  # fmt: skip

# Since Linux 5.1 every architecture numbers new calls alike.
_SHARED = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "clone3": 435, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442, "quotactl_fd": 443,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
    "memfd_secret": 447, "process_mrelease": 448, "fchmodat2": 452, "statmount": 457, "listmount": 458,
    "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467, "file_setattr": 469,
}  # fmt: skip

NEWEST = 470
"""The newest call this table was written for; what a later kernel adds is not offered inside."""


class UnsupportedError(RuntimeError):
    """This machine has no such layer; the message says which and why."""


def architecture() -> str:
    """`x86_64` or `aarch64`. Raises UnsupportedError for any other system, machine or word size."""
    if sys.platform != "linux":
        raise UnsupportedError(f"the sandbox needs Linux, this is {platform.system() or sys.platform}")
    machine = platform.machine()
    if machine not in (X86_64, AARCH64) or sys.maxsize < 2**32:
        raise UnsupportedError(f"the sandbox knows 64-bit x86_64 and aarch64, this is {machine}")
    return machine


def numbers(machine: str) -> dict[str, int]:
    """All known calls of `machine` by name."""
    column = (X86_64, AARCH64).index(machine)
    old = {name: pair[column] for name, pair in _OLD.items()}
    return {**{name: number for name, number in old.items() if number is not None}, **_SHARED}


@functools.cache
def _native() -> dict[str, int]:
    return numbers(architecture())


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _argument(value: Any) -> Any:
    # A bare int would travel as a 32-bit C int and lose the upper half.
    return ctypes.c_long(value) if isinstance(value, int) else value


def call(name: str, *arguments: Any) -> int:
    """Make the system call `name` and return its result. Raises OSError with the call's name."""
    result: int = _libc().syscall(ctypes.c_long(_native()[name]), *map(_argument, arguments))
    return _checked(name, result)


def prctl(name: str, option: int, *arguments: int) -> int:
    """prctl(2) with `name` for the message. Raises OSError."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    result: int = _libc().prctl(ctypes.c_int(option), *map(ctypes.c_ulong, padded))
    return _checked(name, result)


def _checked(name: str, result: int) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
