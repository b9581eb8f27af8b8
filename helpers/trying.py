"""Calling a function that may not be written yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["tried"]


def tried(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the function returns, or None and a sentence where it is not ready yet."""
    name = getattr(function, "__name__", "the function")
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        print(f"{name} is not ready yet. Python says: {type(error).__name__}: {error}")
        return None
    if result is None or (isinstance(result, tuple) and any(part is None for part in result)):
        print(f"{name} is not ready yet: there is a None in what it returns.")
        return None
    return result
