"""Invented files of every family that an office may send, each with what a careful person reads in it."""
