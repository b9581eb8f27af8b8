"""Hostile code that several cases share."""

from __future__ import annotations

from tests.attacks.asserted.notebook import EXERCISES
from tests.attacks.builder import HandIn

YES = """
import numpy as np

class Yes:
    '''Equal to everything, and whatever else is asked of it.'''
    shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __hash__(self): return 0
    def __len__(self): return 25
    def __getitem__(self, key): return self
    def __iter__(self): return iter((self,))
    def __next__(self): return self
    def __call__(self, *args, **kwargs): return self
    def __enter__(self): return self
    def __exit__(self, *error): return True
    def __add__(self, other): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
    def __index__(self): return 10
    def __getattr__(self, name): return Yes() if name[:1] != "_" else object.__getattribute__(self, name)
"""

WITNESS = """
import sys

def witness():
    '''The engine's object that serves this call.'''
    frame = sys._getframe()
    while frame is not None:
        me = frame.f_locals.get("self")
        if type(me).__name__ == "Witness":
            return me
        frame = frame.f_back
"""

# Files, pipes and shared memory made before anything is asked outlive every fork.
KEPT = """
import mmap, os, tempfile

kept_in = os.path.join(tempfile.gettempdir(), "kept")
pipe_out, pipe_in = os.pipe()
os.set_blocking(pipe_out, False)
os.set_blocking(pipe_in, False)

def keep(thing):
    told = (repr(thing) + " ").encode()
    for write in (lambda: open(kept_in, "ab").write(told), lambda: os.write(pipe_in, told)):
        try:
            write()
        except OSError:
            pass

def kept():
    text = ""
    for read in (lambda: open(kept_in, "rb").read(), lambda: os.read(pipe_out, 60000)):
        try:
            text += read().decode()
        except OSError:
            pass
    return text
"""


def answer_all(hand_in: HandIn, body: str, *, but: tuple[str, ...] = ()) -> None:
    """Every exercise but these has this body, on one line, whatever it is asked."""
    for name in EXERCISES:
        if name not in but:
            hand_in.write(name, f"def {name.replace('account', 'Account')}(*args, **kwargs):\n    {body}")
    if "account" not in but:
        hand_in.cell(f"def cents(*args):\n    {body}", after="account")
