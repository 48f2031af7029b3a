"""Check boxes of the old kind over the cells of a workbook, as Excel 2010 and later stores them: three times."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.reading.writers.xlsx_package import add_relation, add_type, repacked

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PIXEL = 9525  # in EMU
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>{}</xml>'
)


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A check box that stands where `sheet.insert_button` put a button, in the same order."""

    is_on: bool
    caption: str = ""
    linked_cell: str = ""  # "$Z$45"


def turn_buttons_into_check_boxes(
    path: Path, boxes: Sequence[Sequence[CheckBox]], *, ways: frozenset[str] = frozenset({"list", "twins"})
) -> None:
    """Turn the buttons of each sheet into check boxes. `ways` tells where else than in VML they are stored."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    number = 0
    for sheet, its_boxes in enumerate(boxes, 1):
        vml = _target(parts, sheet)
        if vml is None:
            continue
        anchors = re.findall(r"<x:Anchor>([^<]+)</x:Anchor>", parts[vml].decode())
        shapes = "".join(_vml_shape(*each) for each in enumerate(zip(anchors, its_boxes, strict=True), 1025))
        parts[vml] = VML.format(shapes).encode()
        if "list" in ways:
            _list_controls(parts, sheet, anchors, its_boxes, number)
        if "twins" in ways:
            _draw_twins(parts, sheet, anchors)
        number += len(its_boxes)
    repacked(path, parts)


def _target(parts: dict[str, bytes], sheet: int) -> str | None:
    relations = parts.get(f"xl/worksheets/_rels/sheet{sheet}.xml.rels", b"").decode()
    found = re.search(r'Target="\.\./drawings/(vmlDrawing\d+\.vml)"', relations)
    return f"xl/drawings/{found[1]}" if found else None


def _vml_shape(shape_id: int, placed: tuple[str, CheckBox]) -> str:
    anchor, box = placed
    state = "<x:Checked>1</x:Checked>" if box.is_on else ""
    link = f"<x:FmlaLink>{box.linked_cell}</x:FmlaLink>" if box.linked_cell else ""
    return (
        f'<v:shape id="_x0000_s{shape_id}" type="#_x0000_t201" style="position:absolute;margin-left:10pt;margin-top:10pt;'
        f'width:20pt;height:16pt;z-index:{shape_id - 1024};mso-wrap-style:tight" filled="f" stroked="f" o:insetmode="auto">'
        f'<v:path shadowok="t" strokeok="t" fillok="t"/><o:lock v:ext="edit" rotation="t"/>'
        f'<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style=\'text-align:left\'>'
        f'<font face="MS UI Gothic" size="200" color="#000000">{escape(box.caption)}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Checkbox"><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
        f"<x:AutoLine>False</x:AutoLine><x:TextVAlign>Center</x:TextVAlign>{state}{link}<x:NoThreeD/></x:ClientData></v:shape>"
    )


def _list_controls(
    parts: dict[str, bytes], sheet: int, anchors: Sequence[str], boxes: Sequence[CheckBox], number: int
) -> None:
    controls = []
    for place, (anchor, box) in enumerate(zip(anchors, boxes, strict=True)):
        name = f"xl/ctrlProps/ctrlProp{number + place + 1}.xml"
        state = ' checked="Checked"' if box.is_on else ""
        link = f" fmlaLink={quoteattr(box.linked_cell)}" if box.linked_cell else ""
        parts[name] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<formControlPr '
            'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox"'
            f'{state}{link} lockText="1" noThreeD="1"/>'
        ).encode()
        add_type(parts, name, "application/vnd.ms-excel.controlproperties+xml")
        relation = add_relation(
            parts, f"xl/worksheets/sheet{sheet}.xml", f"{RELATION}/ctrlProp", f"../ctrlProps/{Path(name).name}"
        )
        controls.append(
            f'<mc:AlternateContent xmlns:mc="{COMPATIBLE}"><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
            f'Requires="x14"><control xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
            f'shapeId="{1025 + place}" r:id="{relation}" name="チェック {place + 1}"><controlPr defaultSize="0" autoFill="0" '
            f'autoLine="0" autoPict="0"><anchor moveWithCells="1">{_corners(anchor, "")}</anchor></controlPr></control>'
            "</mc:Choice></mc:AlternateContent>"
        )
    listed = (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBLE}"><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        f'Requires="x14"><controls>{"".join(controls)}</controls></mc:Choice></mc:AlternateContent>'
    )
    name = f"xl/worksheets/sheet{sheet}.xml"
    text = parts[name].decode()
    parts[name] = re.sub(r"(<legacyDrawing [^>]*/>)", lambda found: found[1] + listed, text).encode()


def _draw_twins(parts: dict[str, bytes], sheet: int, anchors: Sequence[str]) -> None:
    """Draw the hidden shape that new Excel keeps beside each control."""
    twins = "".join(
        f'<mc:AlternateContent xmlns:mc="{COMPATIBLE}"><mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
        f'Requires="a14"><xdr:twoCellAnchor editAs="oneCell">{_corners(anchor, "xdr:")}<xdr:sp macro="" textlink=""><xdr:nvSpPr>'
        f'<xdr:cNvPr id="{1025 + place}" name="Check Box {place + 1}" hidden="1"><a:extLst>'
        f'<a:ext uri="{{63B3BB69-23CF-44E3-9099-C40C66FF867C}}"><a14:compatExt spid="_x0000_s{1025 + place}"/></a:ext></a:extLst>'
        '</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></xdr:spPr></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>'
        "</mc:Choice><mc:Fallback/></mc:AlternateContent>"
        for place, anchor in enumerate(anchors)
    )
    name = f"xl/drawings/drawingOfControls{sheet}.xml"
    parts[name] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{twins}</xdr:wsDr>'
    ).encode()
    add_type(parts, name, "application/vnd.openxmlformats-officedocument.drawing+xml")
    relation = add_relation(
        parts, f"xl/worksheets/sheet{sheet}.xml", f"{RELATION}/drawing", f"../drawings/{Path(name).name}"
    )
    sheet_name = f"xl/worksheets/sheet{sheet}.xml"
    text = parts[sheet_name].decode()
    parts[sheet_name] = text.replace("<legacyDrawing ", f'<drawing r:id="{relation}"/><legacyDrawing ', 1).encode()


def _corners(anchor: str, prefix: str) -> str:
    """Write an anchor of VML (column, pixels, row, pixels, twice) as the corners of a drawing."""
    left, left_off, top, top_off, right, right_off, bottom, bottom_off = (int(number) for number in anchor.split(","))
    corners = (("from", left, left_off, top, top_off), ("to", right, right_off, bottom, bottom_off))
    return "".join(
        f"<{prefix}{name}><xdr:col>{column}</xdr:col><xdr:colOff>{column_off * PIXEL}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{row_off * PIXEL}</xdr:rowOff></{prefix}{name}>"
        for name, column, column_off, row, row_off in corners
    )
