"""Pages of rounds and reports, one module per resource."""
