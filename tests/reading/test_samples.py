"""Each sample has one of the disorders that text layers of real reports show; the truth lies beside it."""

import json
import unicodedata
from pathlib import Path

import pytest

from suishin.reading.flow import read_file
from suishin.reading.model import Outcome
from suishin.reading.report_json import reading_to_json
from tests.reading.text_layers import DEFINITION

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_sample_is_read_as_a_careful_person_reads_it(name):
    truth = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))

    reading = reading_to_json(read_file(SAMPLES / f"{name}.txt", DEFINITION))

    assert reading["outcome"] == "ok"
    [report] = reading["reports"]
    assert {key: report[key] for key in ("prefecture_code", "date", "author", "confirmer")} == {
        key: truth[key] for key in ("prefecture_code", "date", "author", "confirmer")
    }
    assert report["checks"] == truth["checks"]
    assert {key: plain(text) for key, text in report["narratives"].items()} == {
        key: plain(text) for key, text in truth["narratives"].items()
    }


def test_every_value_of_a_sample_names_its_lines():
    [report] = reading_to_json(read_file(SAMPLES / "kangxi_radicals.txt", DEFINITION))["reports"]

    filled = [f"narratives.{key}" for key, text in report["narratives"].items() if text]
    wanted = ["prefecture", "date", "author", *(f"checks.{key}" for key in report["checks"]), *filled]
    assert all(report["sources"][key]["line_from"] >= 1 for key in wanted)
    assert all(report["sources"][f"checks.{key}"]["reason"] for key in report["checks"])


def test_booklet_gives_its_reports_without_cover_contents_and_page_numbers():
    reading = read_file(SAMPLES / "booklet_with_contents.txt", DEFINITION)

    assert reading.outcome is Outcome.OK
    assert len(reading.reports) == 3
    assert all(report.prefecture_code for report in reading.reports)
    texts = "\n".join(narrative.text for report in reading.reports for narrative in report.narratives.values())
    assert "目次" not in texts
    assert "- 3 -" not in texts


def test_report_bound_twice_is_returned_twice_with_a_finding(tmp_path):
    text = (SAMPLES / "kangxi_radicals.txt").read_text("utf-8")
    file = tmp_path / "twice.txt"
    file.write_text(text + "\n" + text, "utf-8")

    reading = read_file(file, DEFINITION)

    assert len(reading.reports) == 2
    assert [finding.code for finding in reading.findings] == ["report_twice"]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
