"""A filter of system calls: no sockets, no tracing, no keyrings, no namespaces, no fresh surprises.

The program is a deny list with an end: calls newer than this module are answered "not implemented".
Landlock and the namespaces withhold files and processes; this filter withholds what they leave open.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import struct
from collections.abc import Iterable

from .syscalls import AARCH64, NEWEST, X86_64, architecture, call, numbers

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_ABOVE, _JUMP_IF_SET, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_AUDIT = {X86_64: 0xC000003E, AARCH64: 0xC00000B7}
_X32 = 0x40000000

# clone: every CLONE_NEW*, and CLONE_PARENT, whose processes would be children of the fork server
_FAMILIES = 0x7E020000 | 0x00008000
# ioctl: typing into the grader's terminal; attributes of a file that is only readable; owners, as below
_CONTROLS = (0x5412, 0x541C, 0x40086602, 0x401C5820, 0x8901, 0x8902)
# fcntl: a lease on a shared file would make everybody else's open wait; the owner of a descriptor, any
# process, is sent the signal of its choice
_LEASES_AND_OWNERS = (1024, 8, 10, 15)
# prctl: core scheduling would idle half a processor
_PROCESS_CONTROLS = (62,)
_AF_UNIX, _SOCK_STREAM, _SOCKET_KIND = 1, 1, 0xF
# mmap: memory without a file that processes share. Once filled it is in no process's own memory, where the
# watch looks; what is shared through a file is limited with the files
_SHARED, _ANONYMOUS, _MAPPING_KIND = 0x1, 0x20, 0xF

_NO_NETWORK = "socket connect accept accept4 bind listen"
_FORBIDDEN = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_getfd
    move_pages migrate_pages ioprio_set
    shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
    io_uring_setup io_uring_enter io_uring_register add_key request_key keyctl bpf perf_event_open userfaultfd
    unshare setns mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick open_tree move_mount
    mount_setattr open_tree_attr statmount listmount swapon swapoff reboot kexec_load kexec_file_load
    init_module finit_module delete_module create_module get_kernel_syms query_module
    personality modify_ldt quotactl quotactl_fd acct settimeofday clock_settime clock_adjtime adjtimex
    sethostname setdomainname iopl ioperm vhangup syslog uselib ustat sysfs _sysctl nfsservctl memfd_secret
    name_to_handle_at open_by_handle_at lookup_dcookie fanotify_init fanotify_mark
    inotify_init inotify_init1 inotify_add_watch
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
    chown fchown lchown fchownat setxattr lsetxattr fsetxattr setxattrat
    removexattr lremovexattr fremovexattr removexattrat file_setattr
"""
# Modes and times of files in the scratch matter to nobody, but shutil.copy stops when it may not set
# them; outside the scratch Landlock does not guard them. All processes of a run stay in one process
# group, which one signal ends. And a lock on a file that many runs read would stop the others. So
# these calls succeed and do nothing.
_WITHOUT_EFFECT = "chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat setsid setpgid flock"
_SIGNALS = "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal"
# These act on the caller when their first argument is 0, else on somebody else.
_ON_SELF = "prlimit64 sched_setaffinity sched_setscheduler sched_setparam sched_setattr"

# The flags of clone3 lie in memory, where a filter cannot look; the C library falls back to clone.
# Memory files would be memory that no limit counts.
_ABSENT = "clone3 memfd_create"

_Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def _answer(number: int) -> _Instruction:
    return (_RETURN, 0, 0, _ERRNO | number)


def _load(offset: int) -> _Instruction:
    return (_LOAD, 0, 0, offset)


def _low_half(argument: int) -> _Instruction:
    return _load(_ARGUMENTS_AT + 8 * argument)  # both architectures are little-endian


def _high_half(argument: int) -> _Instruction:
    return _load(_ARGUMENTS_AT + 8 * argument + 4)


def _when(number: int, body: list[_Instruction]) -> list[_Instruction]:
    """Run `body`, which must end in a return on every path, for the call `number`; else go on."""
    return [(_JUMP_IF_EQUAL, 0, len(body), number), *body]


def _each(names: str, table: dict[str, int], answer: int) -> list[_Instruction]:
    return [step for name in names.split() if name in table for step in _when(table[name], [_answer(answer)])]


def _opening(machine: str) -> list[_Instruction]:
    x32 = [(_JUMP_IF_ABOVE, 0, 1, _X32 - 1), (_RETURN, 0, 0, _KILL)] if machine == X86_64 else []
    return [
        _load(_ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        _load(_NUMBER_AT),
        *x32,
        (_JUMP_IF_ABOVE, 0, 1, NEWEST),
        _answer(errno.ENOSYS),
    ]


def _none_of(values: tuple[int, ...]) -> list[_Instruction]:
    """Refuse when the value just loaded is one of these, else allow."""
    last = len(values) - 1
    comparisons = [(_JUMP_IF_EQUAL, last - at + 1, 0, value) for at, value in enumerate(values)]
    return [*comparisons, (_RETURN, 0, 0, _ALLOW), _answer(errno.EPERM)]


def _by_argument(table: dict[str, int]) -> list[_Instruction]:
    """Calls that are fine with some arguments only."""
    allow = (_RETURN, 0, 0, _ALLOW)
    refuse = _answer(errno.EPERM)
    no_socket = _answer(errno.EOPNOTSUPP)
    bodies: dict[str, list[_Instruction]] = {
        "clone": [_low_half(0), (_JUMP_IF_SET, 0, 1, _FAMILIES), refuse, allow],
        "ioctl": [_low_half(1), *_none_of(_CONTROLS)],
        "fcntl": [_low_half(1), *_none_of(_LEASES_AND_OWNERS)],
        "prctl": [_low_half(0), *_none_of(_PROCESS_CONTROLS)],
        # A datagram pair could still address any other unix socket; a stream pair cannot.
        "socketpair": [
            _low_half(0),
            (_JUMP_IF_EQUAL, 0, 3, _AF_UNIX),
            _low_half(1),
            (_AND, 0, 0, _SOCKET_KIND),
            (_JUMP_IF_EQUAL, 1, 0, _SOCK_STREAM),
            no_socket,
            allow,
        ],
        "mmap": [
            _low_half(3),
            (_AND, 0, 0, _MAPPING_KIND | _ANONYMOUS),
            (_JUMP_IF_EQUAL, 0, 1, _SHARED | _ANONYMOUS),
            refuse,
            allow,
        ],
        "sendto": [
            _low_half(4),
            (_JUMP_IF_EQUAL, 0, 2, 0),
            _high_half(4),
            (_JUMP_IF_EQUAL, 1, 0, 0),
            no_socket,
            allow,
        ],
        "setpriority": [
            _low_half(0),
            (_JUMP_IF_EQUAL, 0, 2, 0),
            _low_half(1),
            (_JUMP_IF_EQUAL, 1, 0, 0),
            refuse,
            allow,
        ],
        **{name: [_low_half(0), (_JUMP_IF_EQUAL, 1, 0, 0), refuse, allow] for name in _ON_SELF.split()},
    }
    return [step for name, body in bodies.items() for step in _when(table[name], body)]


def _program(machine: str, *, signals: bool) -> list[_Instruction]:
    table = numbers(machine)
    return [
        *_opening(machine),
        *_each(_NO_NETWORK, table, errno.EOPNOTSUPP),
        *_each(_FORBIDDEN, table, errno.EPERM),
        *_each(_WITHOUT_EFFECT, table, 0),
        *_each(_ABSENT, table, errno.ENOSYS),
        *([] if signals else _each(_SIGNALS, table, errno.EPERM)),
        *_by_argument(table),
        (_RETURN, 0, 0, _ALLOW),
    ]


def assemble(program: Iterable[_Instruction]) -> bytes:
    """The instructions as the kernel's array of struct sock_filter."""
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


@functools.cache
def compiled(machine: str, *, signals: bool) -> bytes:
    """The filter for `machine`; `signals` says whether another layer already keeps signals inside."""
    return assemble(_program(machine, signals=signals))


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


_SET_MODE_FILTER = 1


def install(*, signals: bool) -> None:
    """Put the filter on this process and its future children. Needs no_new_privs. Raises OSError."""
    instructions = ctypes.create_string_buffer(compiled(architecture(), signals=signals))
    length = (len(instructions) - 1) // struct.calcsize("HBBI")
    program = _FilterProgram(length, ctypes.addressof(instructions))
    call("seccomp", _SET_MODE_FILTER, 0, ctypes.byref(program))
