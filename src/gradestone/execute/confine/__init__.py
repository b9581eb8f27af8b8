"""Confinement of untrusted code in layers of the Linux kernel, reached through ctypes alone.

Trusted process: `detect` finds the tier. Supervisor: `Confinement.enter_namespaces`, fork, and
`end_run`. Student's process: `Confinement.lock_down`. docs/threat-model.md says which layer stops what.
"""

from .capabilities import undumpable
from .confinement import LAYERS, Confinement
from .detection import Report, detect, report
from .findings import Layer, Probe
from .policy import Policy, python_paths
from .reaping import descendants, reap_descendants

__all__ = [
    "LAYERS",
    "Confinement",
    "Layer",
    "Policy",
    "Probe",
    "Report",
    "descendants",
    "detect",
    "python_paths",
    "reap_descendants",
    "report",
    "undumpable",
]
