"""The answer key: the instructor's notebook runs, and every check writes down what the reference returns."""

from __future__ import annotations

from .keyfile import load_key as load
from .recording import key_path, record
from .secret import course_secret, draw_again, draw_number, private_folder
from .source_notebook import find_notebook
from .weights import shortages

__all__ = [
    "course_secret",
    "draw_again",
    "draw_number",
    "find_notebook",
    "key_path",
    "load",
    "private_folder",
    "record",
    "shortages",
]
