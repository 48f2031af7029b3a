"""Pages of `accounts`, one module per resource."""
