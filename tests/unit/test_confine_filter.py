"""The system call filter, read by an interpreter of the kernel's packet filter: decisions, not bytes."""

from __future__ import annotations

import errno
import struct

import pytest

from gradestone.sandbox.confine import landlock, seccomp, syscalls

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


def decision(program: bytes, machine: str, number: int, *arguments: int, audit: int | None = None) -> int:
    padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("=iIQ6Q", number, audit or AUDIT[machine], 0, *padded)
    accumulator, at = 0, 0
    steps = list(struct.iter_unpack("HBBI", program))
    while True:
        code, if_true, if_false, constant = steps[at]
        at += 1
        if code == 0x06:
            return constant
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, constant)[0]
        elif code == 0x54:
            accumulator &= constant
        else:
            holds = {
                0x15: accumulator == constant,
                0x25: accumulator > constant,
                0x45: accumulator & constant,
            }[code]
            at += if_true if holds else if_false


def decide(machine: str, name: str, *arguments: int, signals: bool = True) -> int:
    program = seccomp.compiled(machine, signals=signals)
    return decision(program, machine, syscalls.numbers(machine)[name], *arguments)


@MACHINES
@pytest.mark.parametrize(
    "name",
    ["ptrace", "process_vm_readv", "io_uring_setup", "keyctl", "bpf", "mount", "shmget", "setns", "setuid"],
)
def test_dangerous_calls_are_not_permitted(machine: str, name: str) -> None:
    assert decide(machine, name) == ERRNO | errno.EPERM


@MACHINES
def test_sockets_are_answered_as_unsupported(machine: str) -> None:
    for name in ("socket", "connect", "bind", "listen", "accept4"):
        assert decide(machine, name, 2, 1) == ERRNO | errno.EOPNOTSUPP


@MACHINES
def test_only_a_stream_pair_of_unix_sockets_is_allowed(machine: str) -> None:
    close_on_exec = 0o2000000
    assert decide(machine, "socketpair", 1, 1 | close_on_exec) == ALLOW
    assert decide(machine, "socketpair", 1, 2) == ERRNO | errno.EOPNOTSUPP
    assert decide(machine, "socketpair", 2, 1) == ERRNO | errno.EOPNOTSUPP


@MACHINES
def test_an_addressed_message_is_refused_wherever_the_address_lies(machine: str) -> None:
    assert decide(machine, "sendto", 3, 0, 0, 0, 0) == ALLOW
    assert decide(machine, "sendto", 3, 0, 0, 0, 0x1000) == ERRNO | errno.EOPNOTSUPP
    assert decide(machine, "sendto", 3, 0, 0, 0, 0x7F00_0000_0000) == ERRNO | errno.EOPNOTSUPP


@MACHINES
def test_a_plain_fork_is_allowed_and_a_new_namespace_is_not(machine: str) -> None:
    child_signal, thread_flags = 17, 0x3D0F00
    assert decide(machine, "clone", child_signal) == ALLOW
    assert decide(machine, "clone", thread_flags) == ALLOW
    for new_namespace in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert decide(machine, "clone", new_namespace | child_signal) == ERRNO | errno.EPERM
    assert decide(machine, "clone", 0x8000 | child_signal) == ERRNO | errno.EPERM  # a child of the parent's
    assert decide(machine, "clone3") == ERRNO | errno.ENOSYS


@MACHINES
def test_memory_that_no_limit_counts_is_not_offered(machine: str) -> None:
    assert decide(machine, "memfd_create") == ERRNO | errno.ENOSYS
    shared, private, anonymous, fixed = 0x01, 0x02, 0x20, 0x10
    assert decide(machine, "mmap", 0, 4096, 3, shared | anonymous) == ERRNO | errno.EPERM
    assert decide(machine, "mmap", 0, 4096, 3, shared | anonymous | fixed) == ERRNO | errno.EPERM
    assert decide(machine, "mmap", 0, 4096, 3, private | anonymous) == ALLOW
    assert decide(machine, "mmap", 0, 4096, 3, shared, 7) == ALLOW


@MACHINES
def test_own_limits_may_be_asked_and_foreign_ones_may_not_be_touched(machine: str) -> None:
    for name in ("prlimit64", "sched_setaffinity", "sched_setattr"):
        assert decide(machine, name, 0) == ALLOW
        assert decide(machine, name, 4711) == ERRNO | errno.EPERM
    assert decide(machine, "setpriority", 0, 0, 5) == ALLOW
    assert decide(machine, "setpriority", 2, 0, 5) == ERRNO | errno.EPERM
    assert decide(machine, "setpriority", 0, 4711, 5) == ERRNO | errno.EPERM


@MACHINES
def test_modes_times_and_process_groups_are_left_alone_without_an_error(machine: str) -> None:
    for name in ("fchmod", "fchmodat", "fchmodat2", "utimensat", "setsid", "setpgid", "flock"):
        assert decide(machine, name) == ERRNO


@MACHINES
def test_signals_are_refused_only_where_no_other_layer_holds_them(machine: str) -> None:
    assert decide(machine, "kill", 4711, 9, signals=True) == ALLOW
    assert decide(machine, "kill", 4711, 9, signals=False) == ERRNO | errno.EPERM


@MACHINES
def test_typing_into_the_terminal_is_refused_and_other_controls_are_not(machine: str) -> None:
    assert decide(machine, "ioctl", 0, 0x5412) == ERRNO | errno.EPERM
    assert decide(machine, "ioctl", 0, 0x541C) == ERRNO | errno.EPERM
    assert decide(machine, "ioctl", 0, 0x5401) == ALLOW


@MACHINES
def test_a_file_that_others_read_too_cannot_be_leased_or_marked(machine: str) -> None:
    set_lease, set_flags, set_attributes, duplicate = 1024, 0x40086602, 0x401C5820, 0
    assert decide(machine, "fcntl", 3, set_lease) == ERRNO | errno.EPERM
    assert decide(machine, "ioctl", 3, set_flags) == ERRNO | errno.EPERM
    assert decide(machine, "ioctl", 3, set_attributes) == ERRNO | errno.EPERM
    assert decide(machine, "fcntl", 3, duplicate) == ALLOW


@MACHINES
def test_nobody_is_made_the_owner_of_a_descriptor_to_be_sent_its_signals(machine: str) -> None:
    set_owner, set_signal, set_owner_ex, owner_control, group_control = 8, 10, 15, 0x8901, 0x8902
    for what in (set_owner, set_signal, set_owner_ex):
        assert decide(machine, "fcntl", 3, what) == ERRNO | errno.EPERM
    for what in (owner_control, group_control):
        assert decide(machine, "ioctl", 3, what) == ERRNO | errno.EPERM


@MACHINES
def test_calls_newer_than_the_filter_do_not_exist(machine: str) -> None:
    program = seccomp.compiled(machine, signals=True)
    assert decision(program, machine, syscalls.NEWEST + 1) == ERRNO | errno.ENOSYS
    assert decision(program, machine, syscalls.NEWEST) == ALLOW


def test_another_architecture_or_the_x32_interface_ends_the_process() -> None:
    program = seccomp.compiled("x86_64", signals=True)
    assert decision(program, "x86_64", 0, audit=0x40000003) == KILL
    assert decision(program, "x86_64", 0x40000000) == KILL


def test_everyday_calls_are_allowed() -> None:
    program = seccomp.compiled("x86_64", signals=True)
    everyday = (0, 1, 3, 9, 12, 16, 57, 59, 61, 202, 228, 257, 281, 318, 332, 334, 436)
    assert {decision(program, "x86_64", number) for number in everyday} == {ALLOW}


@pytest.mark.parametrize(
    ("version", "files", "length"),
    [(1, 13, 8), (2, 14, 8), (3, 15, 8), (4, 15, 16), (5, 16, 16), (6, 16, 24), (7, 16, 24), (12, 16, 24)],
)
def test_landlock_asks_for_no_more_than_the_kernel_knows(version: int, files: int, length: int) -> None:
    attributes = landlock.ruleset_attributes(version)
    assert len(attributes) == length
    assert struct.unpack_from("Q", attributes)[0] == (1 << files) - 1


def test_both_architectures_know_every_call_the_engine_itself_makes() -> None:
    own = {
        "unshare",
        "mount",
        "seccomp",
        "capset",
        "open_tree",
        "mount_setattr",
        "move_mount",
        "landlock_add_rule",
    }
    for machine in ("x86_64", "aarch64"):
        assert own <= syscalls.numbers(machine).keys()
