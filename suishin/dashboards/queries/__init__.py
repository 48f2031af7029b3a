"""Reads over many reports. Each query starts from what the viewer may see; national totals are counts only."""
