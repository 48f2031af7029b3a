"""The kinds of files in which reports arrive. Every module here offers its kinds as `FAMILIES`."""

import pkgutil
import shutil
from functools import cache
from importlib import import_module

from tests.reading.corpus.model import Family


@cache
def families() -> dict[str, Family]:
    """Return all kinds of files by name."""
    found = [
        family
        for module in sorted(module.name for module in pkgutil.iter_modules(__path__))
        for family in getattr(import_module(f"{__name__}.{module}"), "FAMILIES", ())
    ]
    by_name = {family.name: family for family in found}
    if len(by_name) != len(found):
        raise ValueError("two kinds of files have the same name")
    return by_name


def missing_programs(family: Family) -> list[str]:
    return [program for program in family.needs if not shutil.which(program)]
