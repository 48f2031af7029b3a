"""Tables for screen and Excel, one module per kind of content."""
