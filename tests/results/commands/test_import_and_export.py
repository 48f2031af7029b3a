"""Results go in and out from the command line: what was written out comes back without a difference."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from suishin.common.months import Month
from suishin.results.models import ExecutiveUse, ImportRun, Result, TerminationReason
from suishin.results.rules.cells import PEOPLE
from tests.factories.imports import result_rows
from tests.factories.results import make_products, tell_people, tell_result
from tests.results.files.making import xlsx

OCTOBER = ("2025年10月", "団体生命共済", 120, 3, 1)


@pytest.fixture
def lines(db):
    return make_products()


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def written(folder: Path, rows: list[list[object]]) -> Path:
    (folder / "実績.xlsx").write_bytes(xlsx(rows))
    return folder / "実績.xlsx"


def test_sound_file_is_taken_in(tree, hara, lines, tmp_path: Path):
    told = run("import_results", written(tmp_path, result_rows(tree.hikari, OCTOBER)), "--as", "hara")

    assert "取り込みました。" in told
    assert Result.objects.get().in_force == 120


def test_dry_run_leaves_nothing(tree, hara, lines, tmp_path: Path):
    file = written(tmp_path, result_rows(tree.hikari, OCTOBER))

    run("import_results", file, "--as", "hara", "--dry-run", "--json", tmp_path / "told.json")

    told = json.loads((tmp_path / "told.json").read_text())
    assert (told["new"], told["changed"], told["same"], told["faults"], told["taken_in"]) == (1, 0, 0, [], False)
    assert not Result.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "options", "stage", "words"),
    [
        ("実績_速報.xlsx", [], "flash", "「速報」として読みました。ファイル名「実績_速報.xlsx」とあるためです。"),
        ("実績_速報.xlsx", ["--final"], "final", "「確定」として読みました。選んだとおりに読みましたが"),
        ("実績.xlsx", ["--flash"], "flash", "「速報」として読みました。"),
        ("実績.xlsx", [], "final", "ファイルに速報とも確定とも書かれていないためです。"),
    ],
)
def test_what_was_taken_as_preliminary_is_said(tree, hara, lines, tmp_path: Path, name, options, stage, words):
    file = written(tmp_path, result_rows(tree.hikari, OCTOBER)).rename(tmp_path / name)

    told = run("import_results", file, "--as", "hara", "--json", tmp_path / "told.json", *options)

    assert words in told
    assert json.loads((tmp_path / "told.json").read_text())["stage"] == [stage]
    assert Result.objects.get().is_flash is (stage == "flash")


def test_every_fault_is_listed_and_nothing_taken_in(tree, hara, lines, tmp_path: Path):
    rows = result_rows(
        tree.hikari, OCTOBER, ("2025年10月", "マイカー", "約80", 2, 0), ("2025年10月", "火災？", 1, 2, 0)
    )

    with pytest.raises(CommandError, match="直すところが2件"):
        run("import_results", written(tmp_path, rows), "--as", "hara", "--json", tmp_path / "told.json")

    faults = json.loads((tmp_path / "told.json").read_text())["faults"]
    assert [(f["sheet"], f["row"], f["column"], f["value"]) for f in faults] == [
        ("実績", 3, "E", "約80"),
        ("実績", 4, "D", "火災？"),
    ]
    assert not Result.objects.exists()


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_exported_month_comes_back_without_a_difference(tree, honbu, lines, tmp_path: Path, name: str):
    for place, line in enumerate(lines.values()):
        tell_result(tree.hikari, line, "2025-10", in_force=place % 2, new_enrolments=None if place % 3 else place)
        tell_result(tree.midori, line, "2025-10", in_force=None, terminations=place)
    tell_result(tree.midori, lines["car"], "2025-10", is_flash=True, in_force=5, top_ups=0)

    assert "19行" in run("export_results", "2025-10", "--out", tmp_path / name)
    run("import_results", tmp_path / name, "--as", "honbu", "--json", tmp_path / "told.json")

    told = json.loads((tmp_path / "told.json").read_text())
    assert (told["entries"], told["new"], told["changed"], told["same"]) == (19, 0, 0, 19)


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_people_executives_and_reasons_come_back_without_a_difference(tree, honbu, lines, tmp_path: Path, name: str):
    month = Month.of(2025, 10).number
    result = tell_result(tree.hikari, lines["car"], "2025-10", in_force=80, terminations=9)
    flash = tell_result(tree.hikari, lines["home"], "2025-10", is_flash=True, in_force=7, terminations=1)
    for place, reason in enumerate(TerminationReason.Reason.values):
        TerminationReason.objects.create(result=result, reason=reason, count=place)
    TerminationReason.objects.create(result=flash, reason="died", count=1)
    tell_people(tree.hikari, "2025-10", **{field: number for number, field in enumerate(PEOPLE, start=10)})
    tell_people(tree.midori, "2025-10", members=300)
    for line in (lines["car"], lines["home"], lines["basic"]):
        ExecutiveUse.objects.create(organization=tree.hikari, line=line, month=month, enrolled=3)
    tell_people(tree.nagano, "2025-10", executives=12)
    ExecutiveUse.objects.create(organization=tree.nagano, line=lines["car"], month=month, enrolled=5)

    run("export_results", "2025-10", "--out", tmp_path / name)
    if name.endswith("csv"):
        assert "移行（入）,移行（出）" in (tmp_path / name).read_text("utf-8-sig")
    run("import_results", tmp_path / name, "--as", "honbu", "--json", tmp_path / "told.json")

    told = json.loads((tmp_path / "told.json").read_text())
    assert (told["entries"], told["details"]) == (2, 8 + 7 + 3 + 2)
    assert (told["new"], told["changed"], told["same"]) == (0, 0, 22)


def test_whoever_may_not_import_is_told_so(tree, ono, lines, tmp_path: Path):
    file = written(tmp_path, result_rows(tree.hikari, OCTOBER))

    for username, words in (("ono", "取り込めません"), ("nobody", "いません")):
        with pytest.raises(CommandError, match=words):
            run("import_results", file, "--as", username)
