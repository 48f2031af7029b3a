"""What may be uploaded, what is certain, what an answer means."""

import pytest

from suishin.common.file_names import shown_name
from suishin.ingestion.places import cells_of, column_letters, column_number, place_ids, with_lines
from suishin.ingestion.rules import (
    NoAnswer,
    UnfitFile,
    is_certain,
    kind_of,
    paragraphs_of,
    span_in,
    verdict_on,
)
from suishin.reading.model import Rect, Source

MEBIBYTE = 2**20


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("報告.pdf", b"%PDF-1.7", "pdf"),
        ("報告.PDF", b"\n\n%PDF-1.4", "pdf"),
        ("報告.xlsx", b"PK\x03\x04rest", "xlsx"),
        ("暗号化.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xlsx"),
        ("報告.docx", b"PK\x03\x04rest", "docx"),
        ("報告.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "xlsx"),
        ("報告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "docx"),
        ("報告.ods", b"PK\x03\x04rest", "xlsx"),
        ("報告.odt", b"PK\x03\x04rest", "docx"),
        ("報告.xlsx", b"%PDF-1.7", "pdf"),
        ("報告.txt", b"%PDF-1.7", "pdf"),
        ("報告.pdf", b"PK\x03\x04rest", "xlsx"),
        ("報告.txt", "県名".encode(), "text"),
        ("報告.txt", "県名".encode("utf-16"), "text"),
    ],
)
def test_files_are_known_by_name_and_content(name, head, kind):
    assert kind_of(name, head, 100, most_bytes=MEBIBYTE) == kind


@pytest.mark.parametrize(
    ("name", "head", "size", "word"),
    [
        ("報告.pdf", b"<html>", 100, "拡張子"),
        ("報告.xlsx", "県名".encode(), 100, "拡張子"),
        ("報告.txt", b"MZ\x90", 100, "拡張子"),
        ("報告.exe", b"MZ\x90", 100, "種類"),
        ("報告", b"text", 100, "種類"),
        ("報告.txt", b"", 0, "空"),
        ("報告.txt", b"text", MEBIBYTE + 1, "大きすぎ"),
    ],
)
def test_unfit_files_are_refused_with_the_reason(name, head, size, word):
    with pytest.raises(UnfitFile, match=word):
        kind_of(name, head, size, most_bytes=MEBIBYTE)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\報告\\長野.xlsx", "長野.xlsx"),
        ("a\r\nb.txt", "ab.txt"),
        ("", "―"),
        ("長" * 300 + ".txt", "長" * 251 + ".txt"),
    ],
)
def test_names_lose_folders_and_control_characters(sent, shown):
    assert shown_name(sent) == shown


@pytest.mark.parametrize(
    ("kind", "value", "has_source", "has_finding", "certain"),
    [
        ("tick", {"answer": "yes"}, True, False, True),
        ("tick", {"answer": "unknown"}, True, False, False),
        ("tick", {"answer": "yes"}, False, False, False),
        ("tick", {"answer": "yes"}, True, True, False),
        ("header", {"value": None}, True, False, False),
        ("narrative", {"text": ""}, False, False, False),
    ],
)
def test_certain_means_a_source_not_unknown_and_no_finding(kind, value, has_source, has_finding, certain):
    assert is_certain(kind, value, has_source=has_source, has_finding=has_finding) is certain


@pytest.mark.parametrize(
    ("kind", "original", "choice", "changed", "state", "corrected"),
    [
        ("tick", {"answer": "yes"}, "accept", None, "accepted", None),
        ("tick", {"answer": "yes"}, "yes", None, "accepted", None),
        ("tick", {"answer": "yes"}, "no", None, "corrected", {"answer": "no"}),
        ("tick", {"answer": "unknown"}, "no", None, "corrected", {"answer": "no"}),
        ("tick", {"answer": "unknown"}, "leave_unknown", None, "left_unknown", None),
        ("header", {"value": None, "written": ""}, "leave_unknown", None, "left_unknown", None),
        ("narrative", {"text": "甲"}, "correct", {"text": "乙"}, "corrected", {"text": "乙"}),
        ("narrative", {"text": "甲"}, "correct", {"text": "甲"}, "accepted", None),
        ("figure", {"value": 3, "unit": "件"}, "correct", {"value": 4}, "corrected", {"value": 4, "unit": "件"}),
        ("event", {"name": "会議"}, "reject", None, "rejected", None),
    ],
)
def test_a_choice_becomes_a_state_and_perhaps_a_corrected_value(kind, original, choice, changed, state, corrected):
    verdict = verdict_on(kind, original, choice, changed)

    assert (verdict.state, verdict.corrected) == (state, corrected)


@pytest.mark.parametrize(
    ("kind", "original", "choice"),
    [
        ("tick", {"answer": "unknown"}, "accept"),
        ("tick", {"answer": "yes"}, "reject"),
        ("header", {"value": None}, "accept"),
        ("narrative", {"text": ""}, "leave_unknown"),
        ("narrative", {"text": ""}, "correct"),
        ("figure", {"value": 3}, "yes"),
    ],
)
def test_a_choice_that_the_value_does_not_offer_is_refused(kind, original, choice):
    with pytest.raises(NoAnswer):
        verdict_on(kind, original, choice)


@pytest.mark.parametrize(
    ("text", "span", "start", "place"),
    [
        ("保有は3件。", "3件", 3, (3, 5)),
        ("訂正。保有は3件。", "3件", 3, (6, 8)),
        ("3件と3件", "3件", 3, (3, 5)),
        ("保有は4件。", "3件", 3, None),
        ("", "3件", 3, None),
    ],
)
def test_a_sentence_is_found_again_nearest_to_where_it_was(text, span, start, place):
    assert span_in(text, span, start) == place


def test_points_are_the_lines_that_hold_anything():
    assert paragraphs_of("一つ目\n\n　\n二つ目\n") == ["一つ目", "二つ目"]


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AMJ", 1024)])
def test_columns_have_letters(letters, number):
    assert column_number(letters) == number
    assert column_letters(number) == letters


def test_a_range_names_its_cells_and_a_huge_one_only_some():
    assert list(cells_of("B7:C8")) == [(7, 2), (7, 3), (8, 2), (8, 3)]
    assert len(list(cells_of("A1:ZZ9999"))) == 200


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (None, []),
        ({"line_from": 3, "line_to": 4}, ["line-3", "line-4"]),
        ({"page": 2, "box": None}, []),
        ({"page": 2, "box": [1.0, 2.5, 3.0, 4.0]}, ["box-20-10-25-30-40"]),
        ({"sheet": "長 野", "cell": None}, []),
    ],
)
def test_places_have_names_without_blanks(source, names):
    assert place_ids(source) == names


def test_a_text_stands_on_each_of_its_lines():
    first, second = Source(page=1, box=Rect(0, 0, 9, 1)), Source(page=1, box=Rect(0, 1, 9, 2))

    stored = with_lines(first, [first, second, second])

    assert place_ids(stored) == ["box-10-0-0-90-10", "box-10-0-10-90-20"]
    assert place_ids(first.to_json()) == ["box-10-0-0-90-10"]
