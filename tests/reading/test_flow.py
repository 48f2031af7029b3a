"""From a document to its reading: what is no report is none, and what is told of a file stays short."""

from suishin.reading import flow
from suishin.reading.model import Outcome
from suishin.reading.readers.text import document_of_text
from tests.reading.writers.invented import form


def _headings() -> list[str]:
    return [f"{section.number}.{section.title}" for section in form().sections]


def test_minutes_that_name_the_sections_of_the_form_are_no_report() -> None:
    named = "、".join(f"「{heading}」" for heading in _headings())
    items = "\n".join(f"・{item.label}" for item in form().ticks[::5])
    text = f"第8回執行委員会議事録\n出席者　19人\n\n議題1　{form().title}の提出\n　様式は{named}からなる。\n{items}\n"

    reading = flow.read_document(document_of_text(text), form())

    assert (reading.outcome, reading.reports) == (Outcome.REJECTED, ())


def test_file_of_more_reports_than_a_booklet_holds_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(flow, "MOST_REPORTS", 2)
    header = "".join(f"{field.label}　\n" for field in form().header)
    report = f"{form().title}\n{header}" + "\n".join([*_headings(), *(f"□{item.label}" for item in form().ticks)])

    reading = flow.read_document(document_of_text("\f".join([report] * 3)), form())

    assert reading.outcome is Outcome.REJECTED
    assert "2件より多く" in reading.message


def test_message_names_only_some_of_many_broken_reports() -> None:
    sections = [section for section in form().sections if section.ticks][:-2]
    lines = [
        f"{section.number}.{section.title}\n" + "\n".join(f"□{item.label}" for item in section.ticks)
        for section in sections
    ]
    report = "\n".join([form().title, *(f"{field.label}　" for field in form().header), *lines])

    reading = flow.read_document(document_of_text("\f".join([report] * 9)), form())

    assert (reading.outcome, len(reading.reports)) == (Outcome.PARTIAL, 9)
    assert reading.message.count("番の欄が見つかりません") == flow.MOST_TOLD
    assert reading.message.endswith("ほか4件の報告書にも、見つからない欄があります。")


def test_page_that_stands_in_a_file_again_and_again_is_no_second_report() -> None:
    header = "".join(f"{field.label}　\n" for field in form().header)
    first, *others = form().sections
    pages = [f"{form().title}\n{header}{first.number}.{first.title}\n"]
    lines = [
        f"{section.number}.{section.title}\n" + "\n".join(f"□{item.label}" for item in section.ticks)
        for section in others
    ]
    pages.append("\n".join(lines * 12))

    reading = flow.read_document(document_of_text("\f".join(pages)), form())

    assert len(reading.reports) <= 2
