"""What stands in the student's process for something of the test's: see `examining.lending`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Lent:
    """Something of the examiner's, of which others are derived: whatever is done with it is done there."""


def lent(call: Callable[..., Any], name: str, operations: list[str]) -> Lent:
    """One with these operations."""

    def forward(operation: str) -> Callable[..., Any]:
        return lambda it, *args, **kwargs: call(it, operation, args, kwargs)

    def read(it: Any, attribute: str) -> Any:
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        return call(it, "get", (attribute,), {})

    names = {"": "__call__", "set": "__setattr__"}
    body: dict[str, Any] = {names.get(it, it): forward(it) for it in operations if it != "get"}
    if "get" in operations:
        body["__getattr__"] = read
    if "__eq__" in body:
        body.setdefault("__hash__", object.__hash__)
    kind = type("function" if operations == [""] else name, (Lent,), body)
    made: Lent = kind()
    for it in ("__name__", "__qualname__") if operations == [""] else ():
        object.__setattr__(made, it, name)
    return made
