"""The pieces of pages of results: a table's rows, sparklines in them, small charts. Cheap enough to stand in every page.

python -m bench.charts [--repetitions 40]

In processor time, the least of all repetitions: what a machine that does nothing else would take.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from time import process_time
from typing import Any

MONTHS = [1000 + month * 7 % 50 for month in range(60)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=40)
    repetitions = parser.parse_args().repetitions
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUISHIN_VAR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        found = [(name, _milliseconds(draw, repetitions), goal) for name, draw, goal in _pieces()]
    print(f"{'':<44}{'ms':>8}{'goal':>8}   (least of {repetitions}, processor time)")
    for name, took, goal in found:
        print(f"{name:<44}{took:>8.2f}{goal:>8g}{'' if took <= goal else '   too slow'}")
    return 0 if all(took <= goal for _name, took, goal in found) else 1


def _pieces() -> list[tuple[str, Callable[[], Any], float]]:
    from django.template.loader import get_template

    from suishin.outputs.charts import Small, small_multiples, sparkline
    from suishin.outputs.tables import NUMBER, Column, Table

    charts = [Small(f"種目{number}", MONTHS, "320件", target=1100, url="/a/") for number in range(9)]
    columns = [Column(f"列{place}", _plus(place), NUMBER) for place in range(12)]
    table, component = Table("表", list(range(50)), columns), get_template("components/table.html")
    return [
        ("a table of 50 rows and 12 columns", lambda: component.render({"table": table}), 5),
        ("50 sparklines of 60 months", lambda: [sparkline(MONTHS, text="値") for _ in range(50)], 2),
        ("9 small charts of 60 months", lambda: small_multiples(charts), 2),
    ]


def _plus(place: int) -> Callable[[int], int]:
    return lambda row: row + place


def _milliseconds(draw: Callable[[], Any], repetitions: int) -> float:
    draw()
    times = []
    for _ in range(repetitions):
        started = process_time()
        draw()
        times.append(process_time() - started)
    return min(times) * 1000


if __name__ == "__main__":
    sys.exit(main())
