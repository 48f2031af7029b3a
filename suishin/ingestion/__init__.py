"""An uploaded file, what was read in it, and a person's confirmation that makes it a report of a round.

How files are read is `reading`; what becomes of the report afterwards `rounds`.
"""
