"""Cells with their parts -> a valid notebook of format 4.5; of what was put out, pictures alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from .cells import Cell
from .template import Template

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of the result and, if it plays one, its part in the template."""

    cell: Cell
    part: int | None = None


def notebook_of(placed: Sequence[Placed], template: Template) -> dict[str, Any]:
    """A notebook of the placed cells that shares nothing with the template."""
    ids = _unique_ids(placed, template)
    return {
        "cells": [_cell(each, identity, template) for each, identity in zip(placed, ids, strict=True)],
        "metadata": _copy(template.metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(placed: Placed, identity: str, template: Template) -> dict[str, Any]:
    metadata = template.cells[placed.part].get("metadata") or {} if placed.part is not None else {}
    cell: dict[str, Any] = {"cell_type": placed.cell.kind, "id": identity, "metadata": _copy(metadata)}
    if placed.cell.kind == "code":
        cell |= {"execution_count": None, "outputs": [_output(each) for each in placed.cell.pictures]}
    elif placed.cell.attachments:
        cell["attachments"] = _copy(placed.cell.attachments)
    return cell | {"source": placed.cell.source}


def _output(picture: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"image/png": picture}}


def _unique_ids(placed: Sequence[Placed], template: Template) -> list[str]:
    """The template's id for its parts; otherwise the student's own if it is valid and free, or a new one."""
    fixed = [None if each.part is None else template.cells[each.part].get("id") for each in placed]
    taken = {identity for identity in fixed if identity} | template.by_id.keys()
    ids: list[str] = []
    for position, (each, identity) in enumerate(zip(placed, fixed, strict=True)):
        if not identity:
            identity = each.cell.id if _ID.match(each.cell.id) else _new_id(position, each.cell.source)
            while identity in taken:
                identity = _new_id(position, identity)
            taken.add(identity)
        ids.append(identity)
    return ids


def _new_id(position: int, salt: str) -> str:
    return blake2b(f"{position} {salt}".encode(errors="replace"), digest_size=6).hexdigest()


def _copy(value: Any) -> Any:
    """A copy of JSON from the trusted template that shares nothing with it."""
    if isinstance(value, Mapping):
        return {name: _copy(item) for name, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
