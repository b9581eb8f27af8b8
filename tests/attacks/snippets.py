"""Pieces of hostile code that several cases share."""

from __future__ import annotations

from demo.class_roster import FUNCTIONS

ALL_FUNCTIONS = FUNCTIONS

PIPES = """
import os, stat

def pipes():
    '''The descriptors of this process that are pipes or sockets, lowest first.'''
    found = []
    for fd in range(3, 256):
        try:
            mode = os.fstat(fd).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            found.append(fd)
    return found

def spill(data, fds=None):
    '''Write the bytes into every one of them that takes them at once.'''
    for fd in pipes() if fds is None else fds:
        try:
            os.set_blocking(fd, False)
            os.write(fd, data)
        except OSError:
            pass
        finally:
            os.set_blocking(fd, True)
"""

ALWAYS_EQUAL = """
class Yes:
    '''Equal to everything, close to everything, true.'''
    shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __hash__(self): return 0
    def __getitem__(self, key): return self
    def __iter__(self): return iter((self, self, self))
    def __len__(self): return 3
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 0.0
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True
"""

SHARED = """
import mmap, os, tempfile

def shared_memory(size):
    '''Memory that every process of the run has: through a file, as nothing else is permitted.'''
    fd, _ = tempfile.mkstemp()
    os.ftruncate(fd, size)
    return mmap.mmap(fd, size)
"""

FRAMES = """
import json, os, struct, sys

def frame(kind, content=b"", number=0):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return struct.pack("<2scQI", b"gs", kind, number, len(data)) + data

def send(data, fd=None):
    '''Every byte of it, however long that takes.'''
    view = memoryview(data)
    while view:
        view = view[os.write(get_ipython().pipe.fd if fd is None else fd, view):]

def stream(text):
    return frame(b"O", {"type": "stream", "name": "stdout", "text": text})

def locals_of(function):
    '''The variables of the engine's function that has called this, or None.'''
    here = sys._getframe()
    while here is not None and here.f_code.co_name != function:
        here = here.f_back
    return here and here.f_locals
"""
