"""Monthly result files: what a sender's file holds, as entries to keep and faults to mend.

Nothing here writes to the database or knows of it; unions, products and earlier results come in as plain values.
"""
