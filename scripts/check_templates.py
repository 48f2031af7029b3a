"""Compile every template, so that a misspelt tag or a missing library is found before anyone opens the page."""

import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

from scripts import project


def main() -> int:
    project.prepare_django()
    django.setup()
    names = sorted(template_names())
    faults = [fault for name in names if (fault := fault_of(name))]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(names)} templates, {len(faults)} with faults")
    return 1 if faults else 0


def template_names() -> Iterator[str]:
    """Yield the name by which each template of this project is loaded."""
    for folder in (project.ROOT / "templates", *map(Path, get_app_template_dirs("templates"))):
        if folder.is_relative_to(project.ROOT) and ".venv" not in folder.parts:
            yield from (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def fault_of(name: str) -> str | None:
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        return f"{name}: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main())
