"""Hands in a numpy.py, a helpers/ and a testcases/ of the student's own: imports look there first."""

CLASS = "verdict forged"
DESERVES = 10

NUMPY = """
import importlib.machinery, sys
here = sys.path.pop(0)
del sys.modules["numpy"]
import numpy
sys.path.insert(0, here)
import numpy.testing
numpy.testing.assert_allclose = lambda *args, **kwargs: None
"""


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.file("numpy.py", NUMPY)
    hand_in.file("helpers/__init__.py", "")
    hand_in.file("helpers/selfcheck.py", "check = progress = lambda *args, **kwargs: None")
    hand_in.file("helpers/dnn_utils.py", "relu = sigmoid = relu_backward = sigmoid_backward = lambda *a: a")
    hand_in.file("testcases/__init__.py", "")
    hand_in.file("testcases/building_dnn.py", "def __getattr__(name): return lambda *a, **k: ()")
