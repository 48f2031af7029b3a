"""The booklet of 47 reports from the database beside the bare compile of the same document; is it read back right?

python -m bench.paper [--repetitions 3] [--keep FOLDER]
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from bench.booklet import differing_headers, differing_ticks, narrative_error_rate, read_back
from bench.invention import InventedReport, invent_reports
from bench.measure import measure
from suishin.reading.definition import FormDefinition

SEED = 47
LONGEST_RATIO = 4.0
SUISHIN = Path(sys.executable).parent / "suishin"
MADE_AT = datetime.fromisoformat("2025-02-03T10:00:00+09:00")


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"SUISHIN_VAR": str(folder), "DATABASE_URL": "", "SUISHIN_DEMO": "0"}
        subprocess.run([sys.executable, "-m", "bench.paper", "fill"], check=True)
        ratio = compare_speed(folder, repetitions=options.repetitions)
        is_right = report_correctness(folder)
    return 0 if is_right and ratio <= LONGEST_RATIO else 1


def compare_speed(folder: Path, *, repetitions: int) -> float:
    """Print the times of both ways, each a process of its own; return the ratio."""
    ours, bare = folder / "booklet.pdf", folder / "bare.pdf"
    runs = {
        "from the database": measure(
            [sys.executable, "-m", "bench.paper", "print", str(ours)], repetitions=repetitions
        ),
        "bare compile": measure(
            [sys.executable, "-m", "bench.typeset", "booklet.typ", str(folder / "content.json"), str(bare)],
            repetitions=repetitions,
        ),
    }
    print(f"{'':<20}{'seconds':>9}{'peak MiB':>10}{'runs':>6}   (median, whole process with its children)")
    for name, run in runs.items():
        print(f"{name:<20}{run.seconds:>9.2f}{run.peak_mebibytes:>10.0f}{run.repetitions:>6}")
    ratio = runs["from the database"].seconds / runs["bare compile"].seconds
    is_same = ours.read_bytes() == bare.read_bytes()
    print(f"the booklet takes {ratio:.2f} times the bare compile (goal {LONGEST_RATIO:g}); same bytes: {is_same}")
    return ratio if is_same else float("inf")


def report_correctness(folder: Path) -> bool:
    """Read the booklet back and print how it differs from what was stored."""
    command = [str(SUISHIN), "read", str(folder / "booklet.pdf"), "--json", str(folder)]
    status = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    outcome = read_back(folder / "booklet.pdf.json")
    definition = _prepare_django()
    truths, readings = list(invent_reports(definition, seed=SEED)), outcome.get("reports", [])
    pairs = list(zip(truths, readings, strict=False))
    ticks = [place for pair in pairs for unknown in (True, False) for place in differing_ticks(*pair, unknown=unknown)]
    headers = [place for pair in pairs for place in differing_headers(*pair)]
    texts = sum(truth.narratives != reading["narratives"] for truth, reading in pairs)
    print(f"read back: exit status {status}, reports {len(readings)} of {len(truths)}, ticks not right {len(ticks)},")
    print(f"headers not right {len(headers)}, reports with a text that differs {texts}", end=", ")
    print(f"character error rate {narrative_error_rate(pairs):.4f}")
    return not status and len(readings) == len(truths) and not ticks and not headers and not texts


def fill() -> None:
    """Fill a new database with a round of accepted reports, freeze its booklet, write what its template is given."""
    definition = _prepare_django()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_prefectures", verbosity=0, stdout=io.StringIO())
    booklet_id = _freeze(definition)
    from suishin.rounds.binding.content import content_of_booklet
    from suishin.rounds.binding.pages import template_content
    from suishin.rounds.models import Booklet

    filled, _unprintable = template_content(content_of_booklet(Booklet.objects.get(pk=booklet_id)))
    (Path(settings.VAR_DIR) / "content.json").write_text(json.dumps(filled, ensure_ascii=False), "utf-8")


def print_booklet(output: Path) -> None:
    """Print the booklet as the product does: from the database, checked, in the compiler's child."""
    _prepare_django()
    from suishin.rounds.binding.content import content_of_booklet
    from suishin.rounds.binding.pages import booklet_pages
    from suishin.rounds.models import Booklet

    output.write_bytes(booklet_pages(content_of_booklet(Booklet.objects.get())).document)


def _freeze(definition: FormDefinition) -> int:
    from suishin.accounts.models import User
    from suishin.forms.actions import store_packaged_forms
    from suishin.forms.models import FormVersion
    from suishin.organizations.models import Organization
    from suishin.rounds.actions import RoundFacts, create_round, freeze_booklet

    system, national = User.objects.system(), Organization.objects.get(kind="national")
    store_packaged_forms(now=MADE_AT)
    facts = RoundFacts(
        code="2025-01",
        title="2025年1月報告",
        form=FormVersion.objects.get(code="2025-01"),
        opens_on=MADE_AT.date(),
        due_on=MADE_AT.date(),
    )
    round = create_round(organizer=national, facts=facts, by=system, now=MADE_AT)
    for report in invent_reports(definition, seed=SEED):
        _accept(round.pk, report)
    return freeze_booklet(round=round, by=system, now=MADE_AT).pk


def _accept(round_id: int, invented: InventedReport) -> None:
    from suishin.accounts.models import User
    from suishin.rounds.actions.versions import keep_version
    from suishin.rounds.content import VersionContent
    from suishin.rounds.models import Report

    report = Report.objects.select_related("round__form").get(
        round=round_id, organization__code=invented.prefecture_code
    )
    content = VersionContent(
        written_on=invented.written_on.isoformat(),
        author=invented.header["author"],
        confirmer=invented.header["confirmer"],
        checks=invented.checks,
        narratives={key: text.split("\n") for key, text in invented.narratives.items()},
    )
    version = keep_version(report=report, content=content, by=User.objects.system(), now=MADE_AT, origin="")
    report.current_version, report.status = version, Report.Status.ACCEPTED
    report.save()


def _prepare_django() -> FormDefinition:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate("ja")
    from bench.booklet import DEFINITION
    from suishin.reading.definition import load_definition

    return load_definition(DEFINITION)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder in which database, booklet and reading are kept")
    return parser.parse_args()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill"]:
            fill()
        case ["print", path]:
            print_booklet(Path(path))
        case _:
            sys.exit(main())
