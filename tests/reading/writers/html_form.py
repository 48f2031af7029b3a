"""The report form as a web page, for printing by a browser."""

import html
import subprocess
from collections.abc import Sequence
from pathlib import Path

from suishin.reading.definition import Item, Section
from tests.reading.writers.invented import InventedReport, form

STYLE = """
@page { size: A4; margin: 12mm }
body { font: 8pt 'IPAPGothic','Noto Sans CJK JP',sans-serif; margin: 0 }
table { border-collapse: collapse; width: 100%; margin-bottom: 4pt; table-layout: fixed }
td { border: %BORDER%; vertical-align: top; padding: 1pt 2pt } td.item { vertical-align: middle; height: 18pt }
h1 { font-size: 12pt } .report { page-break-after: always } .half { page-break-before: always }
p { margin: 0 }
"""


def report_page(
    reports: Sequence[InventedReport],
    *,
    ticks: tuple[str, str] = ("☑", "□"),
    border: str = "0.7pt solid black",
    item_border: str = "",
    box_cell: bool = False,
    break_before: int = 4,
) -> str:
    """Return the page; `ticks` may be HTML, `break_before` is the section that begins the second page."""
    style = STYLE.replace("%BORDER%", border)
    if item_border:
        style += f"td.item {{ border-bottom: {item_border} }}"
    body = "".join(_report(report, ticks, box_cell, break_before) for report in reports)
    return f"<!doctype html><html lang=ja><meta charset=utf-8><style>{style}</style><body>{body}</body></html>"


def _report(report: InventedReport, ticks: tuple[str, str], box_cell: bool, break_before: int) -> str:
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    rows = "".join(
        f"<tr><td>{field.label}</td><td>{html.escape(value)}</td></tr>"
        for field, value in zip(form().header, values, strict=True)
    )
    title = form().title
    head = f"<h1>{title}</h1><table style='width:45%;margin-left:55%'>{rows}</table>"
    sections = "".join(
        f"<div class='{'half' if section.number == break_before else ''}'>{_section(section, report, ticks, box_cell)}</div>"
        for section in form().sections
    )
    return f"<div class=report>{head}{sections}</div>"


def _section(section: Section, report: InventedReport, ticks: tuple[str, str], box_cell: bool) -> str:
    span = 3 if box_cell else 2
    columns = "<col style='width:14pt'><col><col>" if box_cell else "<col><col>"
    wide = " colspan=2" if box_cell else ""
    rows = f"<tr><td colspan={span}><b>{section.number}.{html.escape(section.title)}</b></td></tr>"
    rows += f"<tr><td{wide}>{html.escape(section.left_prompt)}</td><td>{html.escape(section.right_prompt)}</td></tr>"
    right = next(item for item in section.narratives if item.box == "right")
    text = _text(report, right)
    if not section.ticks:
        left = "".join(f"<p>{item.label}</p>{_text(report, item)}" for item in section.narratives if item.box == "left")
        rows += f"<tr><td{wide}>{left}</td><td>{text}</td></tr>"
    for place, item in enumerate(section.ticks):
        tick = ticks[0 if report.checks[item.key] else 1]
        cells = (
            f"<td>{tick}</td><td class=item>{item.label}</td>"
            if box_cell
            else f"<td class=item>{tick}　{item.label}</td>"
        )
        rows += f"<tr>{cells}" + (f"<td rowspan={len(section.ticks)}>{text}</td>" if not place else "") + "</tr>"
    return f"<table><colgroup>{columns}</colgroup>{rows}</table>"


def _text(report: InventedReport, item: Item) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in report.narratives[item.key])


def print_page(page: str, target: Path) -> Path:
    """Print a page to PDF with Chromium."""
    source = target.with_suffix(".html")
    source.write_text(page, "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile = f"--user-data-dir={target.parent / 'profile'}"
    subprocess.run([*command, profile, f"--print-to-pdf={target}", str(source)], check=True, capture_output=True)
    return target
