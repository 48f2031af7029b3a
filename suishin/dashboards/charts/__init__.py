"""The pictures, one module per kind of content."""
