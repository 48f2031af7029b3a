"""Plant texts that begin like formulas everywhere, export everything, and let LibreOffice open it: 0 may become formulas.

python -m bench.soak.formulas [--shifts 10]
"""

import argparse
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.own_product import own_product


def main() -> int:
    options = _options()
    with own_product():
        logging.disable(logging.WARNING)
        from django.db import transaction

        from bench import formulas, planting
        from tests.factories.world import make_world

        world, faults, started = make_world(), list[str](), time.perf_counter()
        program = shutil.which("soffice")
        for shift in range(options.shifts):
            with transaction.atomic():
                texts = planting.plant(formulas.WORDS, shift=shift)
                found = formulas.collect(world)
                transaction.set_rollback(True)
            cells, wrong = formulas.look_into(found)
            print(f"shift {shift}: {texts} texts planted, {len(found.addresses)} addresses with exports, ", end="")
            print(
                f"{len(found.workbooks)} workbooks, {len(found.texts)} CSV, {cells} planted cells, {len(wrong)} faults"
            )
            faults += wrong
            if program:
                with tempfile.TemporaryDirectory() as folder:
                    shown, worked_out = formulas.opened_by_libreoffice(found.workbooks, Path(folder), program)
                print(f"  LibreOffice shows {shown} of them and works out {len(worked_out)}", flush=True)
                faults += worked_out
    print(f"{len(faults)} formulas from user data, {time.perf_counter() - started:.0f} s")
    if not program:
        print("LibreOffice was not found: what it makes of the files was not looked at")
    for fault in faults[:40]:
        print(f"  {fault}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shifts", type=int, default=10, help="how often each field gets another beginning")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
