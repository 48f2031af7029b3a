"""Pages of notices, one module per resource."""
