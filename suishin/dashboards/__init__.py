"""Pages that only read: home, the national matrix and map, figures, events and findings over many reports.

What they show is written by `rounds` and `ingestion`.
"""
