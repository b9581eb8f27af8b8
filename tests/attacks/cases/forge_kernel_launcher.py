"""Hands in files that would run in place of the kernel, or before it."""

CLASS = "verdict forged"
DESERVES = 10

LAUNCHER = """
import numpy.testing
numpy.testing.assert_allclose = lambda *args, **kwargs: None
print("score: 100")
"""


def submit(hand_in):
    hand_in.solve("linear_forward")
    for name in ("ipykernel_launcher.py", "ipykernel/__init__.py", "ipykernel/__main__.py", "IPython.py"):
        hand_in.file(name, LAUNCHER)
    for name in ("sitecustomize.py", "usercustomize.py", "ipython_config.py", "nbgrader_config.py"):
        hand_in.file(name, LAUNCHER)
    hand_in.file(".ipython/profile_default/startup/00-first.py", LAUNCHER)
    hand_in.file("kernel.json", '{"argv": ["/bin/true"], "display_name": "Python 3", "language": "python"}')
