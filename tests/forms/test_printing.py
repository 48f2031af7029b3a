"""The form as PDF: what is printed is read back as it was, over as many pages as it takes."""

from itertools import cycle
from pathlib import Path

import pypdfium2
import pytest

from suishin.forms.content import ReportContent
from suishin.forms.printing import form_pdf, printed_form
from suishin.reading.definition import FormDefinition, dump_definition, load_definition, parse_definition
from suishin.reading.flow import read_file
from suishin.reading.model import Outcome, ReportReading

DEFINITION = Path(__file__).parents[2] / "suishin" / "forms" / "definitions" / "2025-01.json"
HEADER = {"prefecture": "長野県", "date": "2025年2月3日", "author": "県本部　森　花子", "confirmer": "県支部　林　次郎"}
POINTS = [
    "12月に全単組を回り、執行部学習会をのべ36回開いた（前年同期間24回）。",
    "・退職予定者セミナーに52名が参加し、見積りの希望は延べ30件あった。参加できなかった人には資料を送り、二月に改めて声をかける。",
    "目標7,343件に対し6,802件、達成率92.6％となった。春までに残りを積み上げるため、あと541件が要る。",
    "役員が毎年替わり、説明が続かない。",
]
VALUES = {
    "amount": {"kind": "number", "box": "left", "label": "総額", "title": "総額", "unit": "円"},
    "paid_on": {"kind": "date", "box": "left", "label": "支払日", "title": "支払日"},
    "way": {
        "kind": "choice",
        "box": "left",
        "label": "方法",
        "title": "方法",
        "options": [{"key": "bank", "label": "振込"}, {"key": "cash", "label": "現金"}],
    },
    "targets": {
        "kind": "table",
        "box": "right",
        "label": "目標",
        "title": "目標",
        "rows": ["団体生命共済"],
        "columns": [
            {"key": "name", "label": "種目"},
            {"key": "count", "label": "件数", "kind": "number", "unit": "件"},
        ],
    },
    "unions": {"kind": "organization", "box": "right", "label": "モデル単組", "title": "モデル単組"},
    "papers": {"kind": "file", "box": "right", "label": "添付", "title": "添付"},
}


@pytest.fixture(scope="module")
def definition() -> FormDefinition:
    return load_definition(DEFINITION)


@pytest.fixture(scope="module")
def form_with_values(definition) -> FormDefinition:
    raw = dump_definition(definition)
    raw["sections"][1]["items"] += [{"key": key} | item for key, item in VALUES.items()]
    return parse_definition(raw)


def content_with(definition: FormDefinition, states: list[str], points: list[str]) -> ReportContent:
    answers = cycle(states)
    return ReportContent(
        header=HEADER,
        checks={item.key: next(answers) for item in definition.ticks},
        narratives={item.key: points for item in definition.narratives},
    )


def printed(definition: FormDefinition, content: ReportContent, **names: str) -> bytes:
    return form_pdf(definition, content, title="報告書　長野県", day=(2025, 2, 3), names=names)


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as pages:
        return "\n".join(page.get_textpage().get_text_range() for page in pages)


def read_back(document: bytes, definition: FormDefinition, folder: Path) -> ReportReading:
    file = folder / "report.pdf"
    file.write_bytes(document)
    reading = read_file(file, definition)
    assert reading.outcome is Outcome.OK
    assert len(reading.reports) == 1
    return reading.reports[0]


@pytest.mark.parametrize(
    ("states", "points"),
    [
        (["yes", "no"], POINTS),
        (["yes", "no", "unknown"], POINTS),
        (["yes", "unknown"], POINTS),
        (["yes"], POINTS[:1]),
        (["yes", "no", "no"], []),
        (["no", "yes"], [f"{point[:-1]}第{turn}回。" for turn in range(12) for point in POINTS]),
    ],
    ids=["long", "with unknown", "nothing says no", "all ticked", "no text", "over pages"],
)
def test_printed_form_is_read_back_as_it_was(definition, tmp_path, states, points):
    content = content_with(definition, states, points)

    report = read_back(printed(definition, content), definition, tmp_path)

    assert {key: tick.answer for key, tick in report.checks.items()} == content.checks
    assert {key: narrative.text for key, narrative in report.narratives.items()} == dict.fromkeys(
        content.narratives, "\n".join(points)
    )
    assert report.header["author"].value == HEADER["author"]


SHORT = [
    "組合員に説明して回った",
    "次は職場ごとに集まりを持つ",
    "1月に一度",
    "① 名簿 20名分を 渡した",
    "続けて 声をかける",
]
LONG = [
    "目標7,343件に対し6,802件、達成率92.6％となり、春までに残りを積み上げるため、あと541件が要ると県支部と確かめた",
    "役員が毎年替わり、説明が続かないので、引き継ぎの場を持つ",
    "② 退職予定者セミナーに52名が参加し、見積りの希望は延べ30件あったので、参加できなかった人にも資料を送った",
    "次は二月",
]


@pytest.mark.parametrize("points", [SHORT, LONG, SHORT + LONG], ids=["short", "long", "both"])
def test_points_without_a_full_stop_are_read_back_apart(definition, tmp_path, points):
    content = content_with(definition, ["yes", "no"], points)

    report = read_back(printed(definition, content), definition, tmp_path)

    assert {narrative.text for narrative in report.narratives.values()} == {"\n".join(points)}


def test_heading_is_repeated_where_a_text_runs_on(definition):
    document = printed(definition, content_with(definition, ["yes"], POINTS * 12))

    assert text_of(document).count("1.県本部共済推進方針の目標達成") > 1


def test_values_of_every_kind_are_printed(form_with_values):
    content = ReportContent(
        values={
            "amount": "1800000",
            "paid_on": "2024-12-20",
            "way": "bank",
            "targets": [{"name": "団体生命共済", "count": "7343"}],
            "unions": ["20-001"],
            "papers": [{"name": "議案書.pdf", "sha256": "0"}],
        }
    )

    text = text_of(form_pdf(form_with_values, content, title="報告書", day=None, names={"20-001": "ひかり市職労"}))

    for word in ("1,800,000円", "2024年12月20日", "振込", "7,343", "ひかり市職労", "議案書.pdf"):
        assert word in text


def test_items_are_printed_in_the_order_of_the_form(definition):
    raw = dump_definition(definition)
    number, tick = {"kind": "number", "box": "left"}, {"kind": "tick", "box": "left"}
    raw["sections"][1]["items"] = [
        {"key": "one", "label": "はじめに数", "title": "数"} | number,
        {"key": "two", "label": "つぎに印", "title": "印"} | tick,
        {"key": "three", "label": "おわりに数", "title": "数"} | number,
    ]

    text = text_of(form_pdf(parse_definition(raw), ReportContent(), title="報告書", day=None))

    assert text.index("はじめに数") < text.index("つぎに印") < text.index("おわりに数")


def test_blank_form_shows_units_and_options(form_with_values):
    text = text_of(form_pdf(form_with_values, ReportContent(), title="報告書", day=None))

    assert "円" in text
    assert "（次から一つ：振込／現金）" in text
    assert "年　　月　　日" in text


def test_text_is_never_markup(definition):
    written = "#set text(red) *強調* $x$ <b>太字</b> =1+1"

    assert written in text_of(printed(definition, content_with(definition, ["yes"], [written])))


def test_character_without_a_font_is_named_with_its_place(definition):
    content = content_with(definition, ["yes"], ["春😀"])

    result = printed_form(definition, content)

    assert {entry.character for entry in result.unprintable} == {"😀"}
    assert "U+1F600 GRINNING FACE（2．" in result.report["notes"][0]
    assert "春〓" in text_of(printed(definition, content))


def test_very_long_text_is_printed(definition):
    content = ReportContent(narratives={"newhire": ["とても長い文章を書いた。" * 1000] * 4})

    document = printed(definition, content)

    assert document.startswith(b"%PDF")
