"""A handful of made-up students who hand in the first notebook, so that there is something to look at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..files.notebook_cells import grade_id_of
from .first_course import ASSIGNMENT

EXERCISE = "moving_average"


@dataclass(frozen=True, slots=True)
class Beginner:
    """One of them, with what they have written where the notebook asks for it; "" leaves the stub."""

    name: str
    story: str
    source: str = ""


FIRST_CLASS: Mapping[str, Beginner] = {
    "ada": Beginner(
        "Ada",
        "right, in another style",
        "def moving_average(x, width):\n"
        "    return np.array([x[i : i + width].mean() for i in range(len(x) - width + 1)])\n",
    ),
    "ben": Beginner(
        "Ben",
        "keeps the length of x",
        'def moving_average(x, width):\n    return np.convolve(x, np.ones(width), "same") / width\n',
    ),
    "cleo": Beginner(
        "Cleo",
        "forgets to divide",
        'def moving_average(x, width):\n    return np.convolve(x, np.ones(width), "valid")\n',
    ),
    "dan": Beginner("Dan", "has not begun"),
    "eve": Beginner(
        "Eve",
        "a bracket too few",
        "def moving_average(x, width):\n    return np.convolve(x, np.ones(width), 'valid' / width\n",
    ),
    "finn": Beginner(
        "Finn",
        "a slip that raises",
        "def moving_average(x, width):\n    return np.convolve(x, np.ones(breadth)) / width\n",
    ),
}


def hand_in_first_class(release: Path, submitted: Path) -> None:
    """Everybody's notebook, made of the released one, in submitted/STUDENT/ASSIGNMENT."""
    notebook = json.loads((release / f"{ASSIGNMENT}.ipynb").read_bytes())
    for student, beginner in FIRST_CLASS.items():
        cells = [
            {**cell, "source": beginner.source} if grade_id_of(cell) == EXERCISE and beginner.source else cell
            for cell in notebook["cells"]
        ]
        folder = submitted / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps({**notebook, "cells": cells}), "utf-8")
