"""Reads that join or add up, as frozen dataclasses."""
