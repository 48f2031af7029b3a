"""Forms that people made, filled in, are read back: as workbooks and as LibreOffice prints them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suishin.cli import main
from suishin.forms.content import ReportContent
from suishin.forms.values import value_in_words
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import ItemKind
from tests.factories.forms import PRODUCTS, make_june_form, make_mini_form, make_next_january

pytestmark = pytest.mark.django_db
SOFFICE = shutil.which("soffice")
TEXT = ["・12月に全単組を回り、執行部学習会をのべ36回開いた。", "・役員が毎年替わり、説明が続かない。"]
NATIONAL = {"prefecture": "長野県", "date": "2026年2月3日", "author": "県本部 森　花子", "confirmer": "県支部 林 次郎"}
TARGETS = [
    {"product": product, "target": str(1000 * number), "result": f"{900 * number + 7}"}
    for number, product in enumerate(PRODUCTS, start=1)
]


@pytest.fixture(params=["june", "mini", "next"])
def filled(request, tree, honbu, mori):
    """A form and a report in it that uses every kind of item."""
    if request.param == "june":
        form = make_june_form(tree.national, honbu)
        values = {
            "targets": [*TARGETS, {"product": "団体定期", "target": "12", "result": ""}],
            "policy_adopted_on": "2024-05-25",
            "policy_body": "central_committee",
            "policy_unions": "54",
            "policy_file": [{"name": "2024年度 推進方針.pdf", "sha256": "0"}],
        }
        header, checks = NATIONAL, {}
    elif request.param == "mini":
        form = make_mini_form(tree.nagano, mori)
        values = {
            "hired": "48",
            "joined": "1045",
            "briefed_on": "2025-04-03",
            "manner": "at_once",
            "sessions": [
                {"held_on": "2025-04-10", "theme": "新採説明会", "people": "48"},
                {"held_on": "2025-04-22", "theme": "保障の見直し相談会", "people": "12"},
            ],
        }
        header = {"organization": "ひかり市職労", "date": "2025年5月20日", "author": "書記長 小野", "confirmer": "三浦"}
        checks = {"visits.all": "yes", "visits.form": "no"}
    else:
        form = make_next_january(request.getfixturevalue("form_2025"), tree.national, honbu)
        values = {"grant_amount": "1234500"}
        header = NATIONAL
        checks = {item.key: ("yes", "no")[number % 2] for number, item in enumerate(form.definition.ticks)}
    texts = {item.key: TEXT for item in form.definition.narratives}
    return form, ReportContent(header, checks, texts, values)


def read(file: Path, form, folder: Path) -> dict:
    """Read a file as the command does, with the form as the page exports it."""
    definition = folder / "form.json"
    definition.write_text(json.dumps(form.content, ensure_ascii=False), "utf-8")
    assert main(["read", str(file), "--form", str(definition), "--json", str(folder)]) == 0
    reports = json.loads((folder / f"{file.name}.json").read_text("utf-8"))["reports"]
    assert len(reports) == 1
    return reports[0]


def as_read(value):
    """Of attached files paper tells the names; the files themselves do not travel."""
    return [entry["name"] if "sha256" in entry else entry for entry in value] if isinstance(value, list) else value


def require_same(report: dict, content: ReportContent) -> None:
    assert report["values"] == {key: as_read(value) for key, value in content.values.items()}
    assert report["checks"] == content.checks
    assert report["narratives"] == {key: "\n".join(points) for key, points in content.narratives.items()}
    assert [report["author"], report["confirmer"]] == [content.header["author"], content.header["confirmer"]]
    told = [finding["code"] for finding in report["findings"] if finding["at"].startswith("values.")]
    assert set(told) <= {"file_named"}
    assert {f"values.{key}" for key in content.values} <= set(report["sources"])


def test_workbook_of_any_form_is_read_back(filled, tmp_path):
    form, content = filled
    file = tmp_path / "report.xlsx"
    file.write_bytes(form_workbook(form.definition, content))

    require_same(read(file, form, tmp_path), content)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_print_of_any_form_is_read_back(filled, tmp_path):
    form, content = filled
    workbook = tmp_path / "report.xlsx"
    workbook.write_bytes(form_workbook(form.definition, content))
    command = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(workbook)], check=True, capture_output=True
    )

    require_same(read(tmp_path / "report.pdf", form, tmp_path), content)


def test_summary_and_workbook_of_a_reading_show_the_values(filled, tmp_path, capsys):
    form, content = filled
    file, definition = tmp_path / "report.xlsx", tmp_path / "form.json"
    file.write_bytes(form_workbook(form.definition, content))
    definition.write_text(json.dumps(form.content, ensure_ascii=False), "utf-8")

    main(["read", str(file), "--form", str(definition)])
    main(["read", str(file), "--form", str(definition), "--xlsx", str(tmp_path / "all.xlsx")])

    shown = capsys.readouterr().out
    sheet = load_workbook(tmp_path / "all.xlsx")["報告書"]
    headings = [cell.value for cell in sheet[1]]
    for key, value in content.values.items():
        item = form.definition.item(key)
        words = value_in_words(item, value).partition("\n")[0]
        assert (item.short_title or item.title) in shown
        column = headings.index(f"{form.definition.section_of(key).number} {item.short_title or item.title}")
        assert sheet.cell(2, column + 1).value.startswith(words) or item.kind is ItemKind.TABLE
