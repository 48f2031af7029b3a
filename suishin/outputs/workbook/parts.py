"""The parts of a workbook beside its sheets: what it holds, who made it when, the theme that its fonts come from."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from suishin.outputs.workbook.sheet import HEAD_ROW, Sheet
from suishin.outputs.workbook.styles import Styles
from suishin.outputs.workbook.text import attribute

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def parts_before(sheet_count: int) -> Iterator[tuple[str, str]]:
    """Yield what tells programs that this is a workbook: first in the file, where they look for it."""
    kinds = {
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "xl/workbook.xml": f"{_SHEET_KIND}.sheet.main+xml",
        "xl/styles.xml": f"{_SHEET_KIND}.styles+xml",
        "xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **{sheet_path(number): f"{_SHEET_KIND}.worksheet+xml" for number in range(1, sheet_count + 1)},
    }
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in kinds.items())
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
    )
    yield (
        "_rels/.rels",
        _relations(
            [
                (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            ]
        ),
    )


def parts_after(sheets: Sequence[Sheet], styles: Styles, made_at: datetime) -> Iterator[tuple[str, str]]:
    """Yield what is known only when all rows are written."""
    targets = [(f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [
        (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
        (f"{_OFFICE}/relationships/styles", "styles.xml"),
    ]
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/_rels/workbook.xml.rels", _relations(targets)
    yield "xl/styles.xml", styles.to_xml()
    yield "xl/theme/theme1.xml", _THEME
    yield (
        "docProps/app.xml",
        f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>Microsoft Excel</Application></Properties>',
    )
    yield "docProps/core.xml", _core(made_at)


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    entries = "".join(
        f'<sheet name="{attribute(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    filters = "".join(_name("_FilterDatabase", place, sheet, _area(sheet)) for place, sheet in enumerate(sheets))
    titles = "".join(
        _name("Print_Titles", place, sheet, f"${HEAD_ROW}:${HEAD_ROW}") for place, sheet in enumerate(sheets)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><workbookPr defaultThemeVersion="124226"/>'
        '<bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" windowHeight="9660"/></bookViews>'
        f"<sheets>{entries}</sheets><definedNames>{filters}{titles}</definedNames></workbook>"
    )


def _area(sheet: Sheet) -> str:
    first, head, last, foot = sheet.area
    return f"${first}${head}:${last}${foot}"


def _name(kind: str, place: int, sheet: Sheet, area: str) -> str:
    hidden = ' hidden="1"' if kind == "_FilterDatabase" else ""
    quoted = attribute(sheet.name.replace("'", "''"))
    return f'<definedName name="_xlnm.{kind}" localSheetId="{place}"{hidden}>\'{quoted}\'!{area}</definedName>'


def _core(made_at: datetime) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified>"
        "</cp:coreProperties>"
    )


def _colors() -> str:
    plain = (
        ("dk2", "1F497D"), ("lt2", "EEECE1"), ("accent1", "4F81BD"), ("accent2", "C0504D"), ("accent3", "9BBB59"),
        ("accent4", "8064A2"), ("accent5", "4BACC6"), ("accent6", "F79646"), ("hlink", "0000FF"), ("folHlink", "800080"),
    )  # fmt: skip
    return (
        '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
        '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    ) + "".join(f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in plain)


def _fonts(latin: str) -> str:
    japanese = '<a:font script="Jpan" typeface="ＭＳ Ｐゴシック"/>'
    return f'<a:latin typeface="{latin}"/><a:ea typeface=""/><a:cs typeface=""/>{japanese}'


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_STROKE = f'<a:ln w="9525">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
# The theme names the fonts, so that a Japanese Excel shows its own; three of each look is the least it may hold.
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office Theme"><a:themeElements>'
    f'<a:clrScheme name="Office">{_colors()}</a:clrScheme>'
    f'<a:fontScheme name="Office"><a:majorFont>{_fonts("Cambria")}</a:majorFont>'
    f"<a:minorFont>{_fonts('Calibri')}</a:minorFont></a:fontScheme>"
    f'<a:fmtScheme name="Office"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_STROKE * 3}</a:lnStyleLst>'
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
    "</a:fmtScheme></a:themeElements></a:theme>"
)
