"""The head of a report: prefecture, date and persons, as written and in their official form."""

import re
import unicodedata
from datetime import date, timedelta

from suishin.common.prefectures import PREFECTURES
from suishin.reading.definition import FormDefinition, HeaderField, HeaderKind
from suishin.reading.locate.located import LocatedReport
from suishin.reading.model import Finding, Fragment, HeaderValue, Severity, Source

LONGEST_PERSON = 60
SERIAL_EPOCH = date(1899, 12, 30)
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
OFFICE_ENDING = re.compile("(?:県本部|県支部|都本部|道本部|府本部|都支部|道支部|府支部|本部|支部)$")
DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|[rhs])\.?(?P<era_year>元|\d{1,2})|(?P<year>\d{4})|['’‘`´](?P<short_year>\d{2}))"
    r"[年./\-]?(?:度)?(?P<month>\d{1,2})(?:[月./\-](?P<day>\d{1,2})日?)?月?"
)
SERIAL_DATE = re.compile(r"[3-6]\d{4}")  # days as a workbook counts them, printed where the cell lost its date format
COMPACT_DATE = re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})")
DATE_BEGINNING = re.compile(r"^(?:令和|平成|[rhs]\.?\d|['’‘`´]?\d{2}(?:\d{2}|[./年])|\d{1,2}[月/])")
SEVERAL_PERSONS = re.compile(r"(?<=[^\s　])、(?=[^、。]{1,20}(?:、|$))")  # the comma of 「森、林」
PROSE = re.compile("[。、！？]|^[・●○◇■□☑※]|です|ます$")


def read_header(
    located: LocatedReport, definition: FormDefinition
) -> tuple[dict[str, HeaderValue], str | None, tuple[Finding, ...]]:
    """Return each header field, the prefecture's code, and what is wrong with them."""
    values: dict[str, HeaderValue] = {}
    findings: list[Finding] = []
    code = None
    for header_field in definition.header:
        fragments = located.header.get(header_field.key, ())
        value = _value(header_field.kind, fragments)
        if header_field.kind is HeaderKind.PREFECTURE:
            code = parse_prefecture(value.written)
        values[header_field.key] = value
        findings += _findings(header_field, value)
    return values, code, tuple(findings)


def parse_prefecture(written: str) -> str | None:
    """Return the code of a prefecture however it is written: 群馬県, 埼玉, 神奈川県本部, 沖　縄　県, 10 群馬."""
    name = re.sub(r"[\s　]|^\d{1,2}", "", unicodedata.normalize("NFKC", written))
    name = re.sub(r"[（(].*?[)）]|^自治労(?:連)?|^全国", "", name).strip("「」『』:：.．、。・_＿-")
    names = [name, OFFICE_ENDING.sub("", name), re.sub("本部$|支部$", "", name)]
    for code, official in PREFECTURES.items():
        short = official if official == "北海道" else official[:-1]
        if any(candidate in (official, short) for candidate in names):
            return code
    return None


def parse_date(written: str) -> str | None:
    """Return YYYY-MM-DD, or YYYY-MM where no day is given; None for anything that is no date of the calendar."""
    text = _date_text(written)
    if SERIAL_DATE.fullmatch(text):
        return (SERIAL_EPOCH + timedelta(days=int(text))).isoformat()
    match = COMPACT_DATE.fullmatch(text) or DATE.fullmatch(text) or DATE.match(text)
    if match is None or (match.end() < len(text) and text[match.end()].isdigit()):
        return None
    groups = match.groupdict()
    year = _year(groups)
    month, day = int(groups["month"]), groups["day"]
    try:
        full = date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    return full.isoformat() if day else full.isoformat()[:7]


def _date_text(written: str) -> str:
    """Return a date in one width, without blanks and the day of the week."""
    return re.sub(
        r"[\s　]|[（(][日月火水木金土・祝]+(?:曜日?)?[)）]", "", unicodedata.normalize("NFKC", written)
    ).casefold()


def is_plausible(kind: HeaderKind, text: str) -> bool:
    """Return whether a text that stands where such a value belongs may be one (right or wrong)."""
    stripped = text.strip()
    if not stripped:
        return False
    if kind is HeaderKind.PREFECTURE:
        return parse_prefecture(stripped) is not None
    folded = unicodedata.normalize("NFKC", stripped).casefold().replace(" ", "")
    if kind is HeaderKind.DATE:
        return len(stripped) <= 30 and bool(DATE_BEGINNING.match(folded))
    is_prose = PROSE.search(SEVERAL_PERSONS.sub("", re.sub(r"[\s　]+", " ", stripped)))
    return (
        len(stripped) <= LONGEST_PERSON
        and not is_prose
        and not DATE_BEGINNING.match(folded)
        and not _is_whole_prefecture(stripped)
    )


def _is_whole_prefecture(text: str) -> bool:
    """Return whether a text is a prefecture with its 県: 石川 may be a person, 石川県 is none."""
    name = re.sub(r"[\s　]", "", text)
    return name in PREFECTURES.values() or (name.endswith("本部") and parse_prefecture(name) is not None)


def stands_alone(kind: HeaderKind, text: str) -> bool:
    """Return whether a line holds exactly one such value, so that it needs no label to be known."""
    stripped = _date_text(text)
    if kind is HeaderKind.DATE:
        return bool(DATE.fullmatch(stripped)) and parse_date(stripped) is not None
    return kind is HeaderKind.PREFECTURE and len(stripped) >= 2 and parse_prefecture(text) is not None


def _year(groups: dict[str, str | None]) -> int:
    if year := groups.get("year"):
        return int(year)
    if short := groups.get("short_year"):  # '25
        return 2000 + int(short)
    era, era_year = groups["era"], groups["era_year"]
    return ERAS[era or ""] + (1 if era_year == "元" else int(era_year or 0))


def _value(kind: HeaderKind, fragments: tuple[Fragment, ...]) -> HeaderValue:
    is_of_lines = kind is HeaderKind.PERSON and any(fragment.source.line_from for fragment in fragments)
    written = ("　" if is_of_lines else "").join(fragment.text for fragment in fragments).strip()
    source = fragments[0].source if fragments else None
    if not written:
        return HeaderValue(None, "", source)
    if kind is HeaderKind.PREFECTURE:
        code = parse_prefecture(written)
        return HeaderValue(PREFECTURES[code] if code else None, written, source)
    if kind is HeaderKind.DATE:
        return HeaderValue(parse_date(written), written, source)
    return HeaderValue(written, written, source)


def _findings(header_field: HeaderField, value: HeaderValue) -> list[Finding]:
    if value.value is not None or not header_field.required:
        return []
    if value.written:
        message = _cannot_read(header_field, value.written, value.source)
        return [Finding(f"{header_field.key}_unreadable", Severity.ERROR, header_field.key, message, value.source)]
    message = f"「{_name(header_field)}」が見つかりません。原本を見て入力してください。"
    return [Finding(f"{header_field.key}_missing", Severity.ERROR, header_field.key, message, value.source)]


def _cannot_read(header_field: HeaderField, written: str, source: Source | None) -> str:
    place = f"{source.in_words()}の" if source else ""
    wanted = "都道府県の名前" if header_field.kind is HeaderKind.PREFECTURE else "暦にある日付"
    return f"{place}「{_name(header_field)}」の「{written}」は{wanted}として読めません。正しい値を入力してください。"


def _name(header_field: HeaderField) -> str:
    return re.sub(r"[\s　]", "", header_field.label)
