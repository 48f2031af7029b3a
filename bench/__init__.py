"""Measurements of the reader: how much it reads right, how fast, with how much memory."""
