"""Filters above pictures and lists, one module per kind of content."""
