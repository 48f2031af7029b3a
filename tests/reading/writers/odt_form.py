"""The report form as a written document of OpenDocument, by hand."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from suishin.reading.definition import Section
from tests.reading.writers.invented import InventedReport, form
from tests.reading.writers.ods_form import NAMESPACES

MIMETYPE = "application/vnd.oasis.opendocument.text"
LOEXT = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
FIELD = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'


def typed(is_on: bool, _number: int) -> str:
    return "☑" if is_on else "□"


def content_control(is_on: bool, _number: int) -> str:
    checked = ' loext:checked="true"' if is_on else ""
    return f'<loext:content-control loext:checkbox="true"{checked}>{"☒" if is_on else "☐"}</loext:content-control>'


def old_field(is_on: bool, _number: int) -> str:
    param = '<field:param field:name="Checkbox_Checked" field:value="true"/>' if is_on else ""
    return f'<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">{param}</field:fieldmark>'


def control(is_on: bool, number: int) -> str:
    return f'<draw:control draw:control="c{number}-{"on" if is_on else "off"}"/>'


def sign(is_on: bool, _number: int) -> str:
    return f'<text:span text:style-name="signs">{chr(0xF0FE if is_on else 0xF0A8)}</text:span>'


BOXES = {"typed": typed, "content control": content_control, "old field": old_field, "control": control, "sign": sign}


def write_odt(path: Path, report: InventedReport, box=typed) -> Path:
    sections = "".join(_section(section, report, box) for section in form().sections)
    forms = "".join(
        f'<form:checkbox form:id="c{number}-{name}" form:label="" form:current-state="{state}"/>'
        for number in range(30)
        for name, state in (("on", "checked"), ("off", "unchecked"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} {LOEXT} {FIELD}>'
        '<office:automatic-styles><style:style style:name="signs" style:family="text"><style:text-properties '
        'style:font-name="Wingdings"/></style:style><style:style style:name="half" style:family="table-column">'
        '<style:table-column-properties style:column-width="8.5cm"/></style:style><style:style style:name="next" '
        'style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
        f"</office:automatic-styles><office:body><office:text><office:forms><form:form>{forms}</form:form></office:forms>"
        "<text:tracked-changes><text:p>☑ 消した文</text:p></text:tracked-changes>"
        f"{_header(report)}{sections}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        package.writestr("content.xml", content)
    return path


def _p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def _cell(inside: str, *, rows: int = 1, columns: int = 1) -> str:
    return (
        f'<table:table-cell table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}">{inside}'
        "</table:table-cell>" + "<table:covered-table-cell/>" * (columns - 1)
    )


def _table(rows: list[str], columns: int = 2) -> str:
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table><table:table-column table:style-name="half" table:number-columns-repeated="{columns}"/>{inside}</table:table>'


def _header(report: InventedReport) -> str:
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    rows = [
        _cell(_p(field.label)) + _cell(_p(escape(value))) for field, value in zip(form().header, values, strict=True)
    ]
    return _p(form().title) + _table(rows)


def _section(section: Section, report: InventedReport, box) -> str:
    rows = [
        _cell(_p(f"{section.number}.{section.title}"), columns=2),
        _cell(_p(section.left_prompt)) + _cell(_p(section.right_prompt)),
    ]
    right = "".join(map(_p, report.narratives[next(item for item in section.narratives if item.box == "right").key]))
    if not section.ticks:
        left = "".join(
            _p(item.label) + "".join(map(_p, report.narratives[item.key]))
            for item in section.narratives
            if item.box == "left"
        )
        return _table([*rows, _cell(left) + _cell(right)])
    for number, item in enumerate(section.ticks):
        text = _p(f"　{box(report.checks[item.key], number)}　{item.label}")
        rows.append(
            _cell(text) + (_cell(right, rows=len(section.ticks)) if number == 0 else "<table:covered-table-cell/>")
        )
    return _table(rows)
