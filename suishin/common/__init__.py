"""Dates and eras, Japanese text, numbers, errors, environment: what every folder below may use."""
