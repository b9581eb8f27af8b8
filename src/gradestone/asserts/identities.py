"""Ids of cells, which formats before 4.5 do not have."""

from __future__ import annotations

from typing import Any


def with_ids(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with an id for every cell: formats before 4.5 have none."""
    cells = notebook["cells"]
    taken = {cell.get("id") for cell in cells}
    named = (
        cell if cell.get("id") else {**cell, "id": _free(f"cell-{place}", taken)}
        for place, cell in enumerate(cells)
    )
    return {**notebook, "cells": list(named)}


def _free(name: str, taken: set[Any]) -> str:
    while name in taken:
        name += "-"
    return name
