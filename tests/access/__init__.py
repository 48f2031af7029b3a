"""The access table, one module per area; `tests.access.table` says how a row reads."""
