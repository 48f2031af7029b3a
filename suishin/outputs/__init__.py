"""What leaves the product: tables for screen, Excel and CSV; charts as SVG; the pieces templates are built from.

Apps describe their own tables in their `outputs.py`; here is only how a table or chart is written.
"""
