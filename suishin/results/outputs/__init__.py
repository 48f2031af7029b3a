"""The tables that `results` offers."""
