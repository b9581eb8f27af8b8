"""The probes that prove the walls of `confine`: each tries the forbidden thing on a proving ground."""

from .detection import Report, accepted, detect, report
from .findings import Layer, Probe

__all__ = ["Layer", "Probe", "Report", "accepted", "detect", "report"]
