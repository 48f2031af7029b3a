"""Pages of forms: the list, one form with its editor, its sections, items and cross-checks."""
