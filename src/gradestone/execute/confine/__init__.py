"""Confinement of untrusted code in layers of the Linux kernel, reached through ctypes alone.

Trusted process: `detect` finds the tier. Fork server: `Enclosure`. Student: `Confinement.lock_down`.
docs/threat-model.md says which layer stops what.
"""

from .capabilities import undumpable
from .confinement import LAYERS, Confinement
from .detection import Report, detect, report
from .enclosure import Enclosure
from .findings import Layer, Probe
from .policy import Policy, python_paths
from .reaping import descendants

__all__ = [
    "LAYERS",
    "Confinement",
    "Enclosure",
    "Layer",
    "Policy",
    "Probe",
    "Report",
    "descendants",
    "detect",
    "python_paths",
    "report",
    "undumpable",
]
