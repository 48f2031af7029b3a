"""Suishin: reporting and results of a union federation's mutual-aid promotion programme."""

__version__ = "0.1.0"
