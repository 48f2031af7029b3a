import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suishin.cli import main
from suishin.reading.definition import dump_definition
from suishin.reading.flow import read_file
from suishin.reading.model import Outcome
from tests.reading.text_layers import DEFINITION

SAMPLES = Path(__file__).parent / "samples"
GOOD = SAMPLES / "kangxi_radicals.txt"


def test_json_of_each_file_is_written_under_its_whole_name(tmp_path):
    status = main(["read", str(GOOD), str(SAMPLES / "retyped_labels.txt"), "--json", str(tmp_path / "out")])

    assert status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "kangxi_radicals.txt.json",
        "retyped_labels.txt.json",
    ]
    reading = json.loads((tmp_path / "out" / "kangxi_radicals.txt.json").read_text("utf-8"))
    assert reading["outcome"] == "ok"
    assert set(reading["reports"][0]) >= {"prefecture", "date", "checks", "narratives", "figures", "events", "sources"}


def test_summary_tells_what_was_read(capsys):
    status = main(["read", str(GOOD)])

    assert status == 0
    assert "1件の報告書を読み取りました" in capsys.readouterr().out


def test_bad_file_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")

    status = main(["read", str(bad), str(GOOD), "--json", str(tmp_path)])

    assert status == 1
    assert json.loads((tmp_path / "bad.txt.json").read_text("utf-8"))["outcome"] == "rejected"
    assert json.loads((tmp_path / "kangxi_radicals.txt.json").read_text("utf-8"))["outcome"] == "ok"


def test_crash_while_reading_is_the_outcome_of_that_file(tmp_path, monkeypatch):
    def crash(path, definition):
        raise MemoryError

    monkeypatch.setattr("suishin.reading.flow.read_file", crash)

    status = main(["read", str(GOOD), "--json", str(tmp_path)])

    assert status == 1
    reading = json.loads((tmp_path / "kangxi_radicals.txt.json").read_text("utf-8"))
    assert (reading["outcome"], reading["reports"]) == ("rejected", [])
    assert "途中で問題" in reading["message"]


def test_report_without_a_date_ends_with_status_1(tmp_path):
    file = tmp_path / "undated.txt"
    lines = GOOD.read_text("utf-8").split("\n")
    file.write_text("\n".join(line for line in lines if not line.startswith("作成⽇")), "utf-8")

    assert main(["read", str(file), "--json", str(tmp_path)]) == 1


def test_input_that_does_not_exist_is_wrong_use_and_nothing_is_written(tmp_path, capsys):
    status = main(["read", str(GOOD), str(tmp_path / "none.txt"), "--json", str(tmp_path / "out")])

    assert status == 2
    assert "none.txt" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_folder_is_read_with_all_it_holds_but_what_programs_leave_behind(tmp_path, capsys):
    below = tmp_path / "in" / "below"
    below.mkdir(parents=True)
    (below / "good.txt").write_bytes(GOOD.read_bytes())
    for name in ("empty.pdf", ".DS_Store", "Thumbs.db", "~$good.docx"):
        (tmp_path / "in" / name).touch()

    status = main(["read", str(tmp_path / "in"), "--xlsx", str(tmp_path / "summary.xlsx")])

    assert status == 1
    titles, *rows = load_workbook(tmp_path / "summary.xlsx")["ファイル"].iter_rows(values_only=True)
    assert [row[:2] for row in rows] == [
        ("below/good.txt", "読み取り済み"),
        ("empty.pdf", "様式でない、または開けない"),
    ]
    assert rows[1][titles.index("内容")].startswith("ファイルが空です")


def test_folder_without_files_is_wrong_use(tmp_path, capsys):
    assert main(["read", str(tmp_path)]) == 2
    assert "ファイルがありません" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["bad\udcff.txt", "a\nb.txt", "\x1b[2Jred.txt", "\u202etxt.fdp", "a" * 251 + ".txt"])
def test_odd_names_of_files_are_shown_and_stop_nothing(tmp_path, name):
    (tmp_path / name).write_bytes(GOOD.read_bytes())
    (tmp_path / "z.txt").write_bytes(GOOD.read_bytes())

    command = [sys.executable, "-m", "suishin.cli", "read", str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, check=True, env={"PYTHONUTF8": "1"}).stdout.decode("utf-8")
    status = main(["read", str(tmp_path), "--json", str(tmp_path / "out"), "--xlsx", str(tmp_path / "out.xlsx")])

    assert shown.count("1件の報告書を読み取りました") == 2
    assert not {"\x1b", "\u202e"} & set(shown)
    assert status == 0
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_file_that_cannot_be_opened_is_told_as_such(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")

    reading = read_file(tmp_path / "gone.txt", DEFINITION)

    assert reading.outcome is Outcome.REJECTED
    assert reading.message.startswith("ファイルを開けません")


def test_two_inputs_of_one_name_are_refused_before_reading(tmp_path, capsys):
    other = tmp_path / GOOD.name
    other.write_bytes(GOOD.read_bytes())

    status = main(["read", str(GOOD), str(other), "--json", str(tmp_path / "out")])

    assert status == 2
    assert GOOD.name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_call_without_files_ends_with_status_2():
    with pytest.raises(SystemExit) as ending:
        main(["read"])

    assert ending.value.code == 2


def test_another_form_is_read_by_its_own_definition(tmp_path):
    raw = dump_definition(DEFINITION)
    raw["code"] = "2026-01"
    raw["sections"][1]["title"] = "単組への交付金の支払いについて"
    form = tmp_path / "2026-01.json"
    form.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    report = tmp_path / "report.txt"
    text = (SAMPLES / "text_behind_item_on_its_line.txt").read_text("utf-8")
    report.write_text(text.replace("共済推進県本部交付金の活用について", "単組への交付金の支払いについて"), "utf-8")

    status = main(["read", str(report), "--form", str(form), "--json", str(tmp_path)])

    assert status == 0
    assert json.loads((tmp_path / "report.txt.json").read_text("utf-8"))["reports"][0]["form"] == "2026-01"


def test_faulty_form_definition_is_wrong_use(tmp_path, capsys):
    form = tmp_path / "form.json"
    form.write_text("{}", "utf-8")

    assert main(["read", str(GOOD), "--form", str(form)]) == 2
    assert "様式定義" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("read", str(GOOD)), ("--help",)])
def test_command_imports_neither_django_nor_the_libraries_of_other_kinds(arguments):
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "from suishin.cli import main; main(sys.argv[1:])"
    )

    ended = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)

    imported = set(ended.stderr.split())
    assert not imported & {"django", "pypdfium2", "openpyxl", "numpy", "lxml", "PIL", "xlsxwriter"}
