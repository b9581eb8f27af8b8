"""What the exercises of the reference give to one another while one of them answers a check."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from ..selfcheck.objects import as_plain
from ..selfcheck.plain import NotPlainError, identical, plain_copy
from ..selfcheck.standins import RecordedCall, put_in


class InnerCalls:
    """Listens to the calls of some functions of a namespace, and keeps each distinct one."""

    def __init__(self) -> None:
        self._calls: list[RecordedCall] = []

    @property
    def calls(self) -> tuple[RecordedCall, ...]:
        """Those heard so far, in the order in which they ended."""
        return tuple(self._calls)

    @contextlib.contextmanager
    def heard(self, namespace: MutableMapping[str, Any], names: frozenset[str]) -> Iterator[None]:
        """In the block the functions of these names are listened to; afterwards they are as before."""
        functions = {name: namespace[name] for name in sorted(names) if callable(namespace.get(name))}
        with put_in(namespace, {name: self._listening(name, each) for name, each in functions.items()}):
            yield

    def _listening(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def listening(*args: Any, **kwargs: Any) -> Any:
            before = _plain((args, kwargs))
            result = function(*args, **kwargs)
            # What is not plain, and a call that changes its inputs, cannot be given again from a record.
            given = _plain((result,))
            if before is not None and given is not None and identical(before, as_plain((args, kwargs))):
                self._keep(RecordedCall(name, *before, *given))
            return result

        return listening

    def _keep(self, call: RecordedCall) -> None:
        if not any(identical(_inputs(call), _inputs(other)) for other in self._calls):
            self._calls.append(call)


def _inputs(call: RecordedCall) -> tuple[Any, ...]:
    return call.exercise, call.args, dict(call.kwargs)


def _plain(value: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """A copy of the value; None where it is not plain."""
    try:
        copy: tuple[Any, ...] = plain_copy(value)
    except NotPlainError:
        return None
    return copy
