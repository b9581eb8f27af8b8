"""Functions here that look like those of a student: the same parameters, the same name, the same words."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Sequence
from typing import Any

from .proxies import PROXIES


class _Missing:
    def __repr__(self) -> str:
        return "..."


_MISSING = _Missing()


_OURS = frozenset(("_forward", "_given", "_MISSING", "locals"))  # names in the text of such a function


def function_like(name: str, signature: Sequence[Any], forward: Callable[..., Any]) -> Any:
    """A function with these parameters that hands its arguments on as they were given."""
    shown = signature_of(signature)
    if shown is None:
        shown = inspect.Signature([_parameter("args", 2), _parameter("kwargs", 4)])
    text = f"def function({_parameters_text(shown)}):\n    return _forward(*_given(locals()))\n"
    space = {"_forward": forward, "_given": lambda given: _given(shown, given), "_MISSING": _MISSING}
    exec(compile(text, "<a student's function>", "exec"), space)  # of checked identifiers only
    made: Any = space["function"]
    made.__code__ = made.__code__.replace(co_name=name if name.isidentifier() else "function")
    made.__name__ = name
    made.__signature__ = shown
    return made


def _parameter(name: str, kind: int, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default)


def signature_of(signature: Any) -> inspect.Signature | None:
    """The signature that was told, if it can be one."""
    if not signature:
        return None
    try:
        names, kinds, defaults = signature
        if not _OURS.isdisjoint(names):
            return None
        if not all(type(it) is str and it.isidentifier() and not keyword.iskeyword(it) for it in names):
            return None
        parts = zip(names, kinds, defaults, strict=True)
        return inspect.Signature([_parameter(name, kind, *default) for name, kind, default in parts])
    except (ValueError, TypeError):
        return None


def _parameters_text(signature: inspect.Signature) -> str:
    shown = [
        it.replace(default=_MISSING if it.default is not it.empty else it.empty, annotation=it.empty)
        for it in signature.parameters.values()
    ]
    return str(inspect.Signature(shown))[1:-1].replace("...", "_MISSING")


def _given(signature: inspect.Signature, given: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The arguments as they were given: without those that were left out."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    left_out = False
    for it in signature.parameters.values():
        value = given[it.name]
        if it.kind is it.VAR_POSITIONAL:
            args += value
        elif it.kind is it.VAR_KEYWORD:
            kwargs |= value
        elif value is _MISSING:
            left_out = True
        elif it.kind is it.KEYWORD_ONLY or left_out:
            kwargs[it.name] = value
        else:
            args.append(value)
    return args, kwargs


# ---------------------------------------------------------------- sources


def give_sources() -> None:
    """Have `inspect` answer for stand-ins what the student's process has."""
    getsourcelines, getsourcefile = inspect.getsourcelines, inspect.getsourcefile

    def sourcelines(thing: Any) -> tuple[list[str], int]:
        known = PROXIES.get(id(thing))
        if known is None:
            return getsourcelines(thing)
        link = known.link
        text, first = link.ask("source", "source", lambda: [link.node(thing)])
        return str(text).splitlines(keepends=True), int(first)

    def sourcefile(thing: Any) -> str | None:
        return "<notebook>" if id(thing) in PROXIES else getsourcefile(thing)

    inspect.getsourcelines, inspect.getsourcefile = sourcelines, sourcefile  # type: ignore[assignment]
