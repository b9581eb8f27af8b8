"""The walls: layers of the Linux kernel around untrusted code, reached through ctypes alone.

Fork server: `Enclosure`. Student's process: `Confinement.lock_down`. `trial` shows that they hold.
docs/threat-model.md says which layer stops what.
"""

from .capabilities import undumpable
from .confinement import LAYERS, Confinement
from .enclosure import Enclosure
from .policy import Policy, python_paths
from .reaping import descendants

__all__ = ["LAYERS", "Confinement", "Enclosure", "Policy", "descendants", "python_paths", "undumpable"]
