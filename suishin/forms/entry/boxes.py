"""Real check boxes (form controls) put over the cells of a finished workbook.

XlsxWriter knows only the check boxes in cells of the newest Excel. Form controls work from Excel 2010 on and in
LibreOffice: each is told three times, as VML for all, as a drawing and as properties for those that know them.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

BOX_PIXELS = 20
EMU_PER_PIXEL = 9_525
FIRST_SHAPE = 1025  # shapes of a sheet are numbered from here on
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
DRAWING, VML = "xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DML = "http://schemas.openxmlformats.org/drawingml/2006/main"
COMPAT_EXTENSION = "{63B3BB69-23CF-44E3-9099-C40C66FF867C}"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CHECKED = {"yes": "Checked", "unknown": "Mixed"}
CHECKED_IN_VML = {"yes": "1", "unknown": "2"}


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box of BOX_PIXELS in a cell, counted from 0, whose state stands in a linked cell."""

    row: int
    column: int
    left: int  # pixels from the cell's corner
    top: int
    linked: str  # $B$45
    state: str
    title: str


def with_check_boxes(content: bytes, boxes: Sequence[CheckBox]) -> bytes:
    """Return a workbook of XlsxWriter with check boxes on its first sheet."""
    if not boxes:
        return content
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == SHEET:
                part = part.replace(b"</worksheet>", _controls(boxes).encode() + b"</worksheet>")
            elif entry.filename == "[Content_Types].xml":
                part = part.replace(b"</Types>", _content_types(len(boxes)).encode() + b"</Types>")
            book.writestr(entry, part, zipfile.ZIP_DEFLATED)
        for name, text in _parts(boxes):
            # The day of XlsxWriter's own parts, not the clock's: the same content makes the same file.
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _parts(boxes: Sequence[CheckBox]) -> Iterable[tuple[str, str]]:
    yield RELATIONS, _relations(len(boxes))
    yield DRAWING, _drawing(boxes)
    yield VML, _vml(boxes)
    for number, box in enumerate(boxes, start=1):
        checked = f' checked="{CHECKED[box.state]}"' if box.state in CHECKED else ""
        link = f' fmlaLink="{box.linked}"'
        properties = f'objectType="CheckBox"{checked}{link} lockText="1" noThreeD="1"'
        yield f"xl/ctrlProps/ctrlProp{number}.xml", f'{HEAD}<formControlPr xmlns="{X14}" {properties}/>'


def _content_types(count: int) -> str:
    properties = "".join(
        f'<Override PartName="/xl/ctrlProps/ctrlProp{number}.xml"'
        ' ContentType="application/vnd.ms-excel.controlproperties+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f'<Override PartName="/{DRAWING}" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
        f"{properties}"
    )


def _relations(count: int) -> str:
    controls = "".join(
        f'<Relationship Id="rId{number + 2}" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
        f"{controls}</Relationships>"
    )


def _controls(boxes: Sequence[CheckBox]) -> str:
    """Return what a sheet says of its controls. They are not locked: a locked one could not be clicked."""
    controls = "".join(
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="x14">'
        f'<control shapeId="{FIRST_SHAPE + place}" r:id="rId{place + 3}" name="Check Box {place + 1}">'
        f'<controlPr locked="0" defaultSize="0" autoFill="0" autoLine="0" autoPict="0" altText={quoteattr(box.title)}>'
        f'<anchor moveWithCells="1">{_anchor(box, prefix="")}</anchor></controlPr></control>'
        "</mc:Choice></mc:AlternateContent>"
        for place, box in enumerate(boxes)
    )
    return (
        '<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>'
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice xmlns:x14="{X14}" Requires="x14">'
        f'<controls xmlns:xdr="{XDR}">{controls}</controls></mc:Choice></mc:AlternateContent>'
    )


def _anchor(box: CheckBox, *, prefix: str) -> str:
    corners = (("from", box.left, box.top), ("to", box.left + BOX_PIXELS, box.top + BOX_PIXELS))
    return "".join(
        f"<{prefix}{name}><xdr:col>{box.column}</xdr:col><xdr:colOff>{x * EMU_PER_PIXEL}</xdr:colOff>"
        f"<xdr:row>{box.row}</xdr:row><xdr:rowOff>{y * EMU_PER_PIXEL}</xdr:rowOff></{prefix}{name}>"
        for name, x, y in corners
    )


def _drawing(boxes: Sequence[CheckBox]) -> str:
    shapes = "".join(
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice xmlns:a14="{A14}" Requires="a14">'
        f'<xdr:twoCellAnchor editAs="oneCell">{_anchor(box, prefix="xdr:")}'
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{FIRST_SHAPE + place}" name="Check Box {place + 1}"'
        f' descr={quoteattr(box.title)} hidden="1"><a:extLst><a:ext uri="{COMPAT_EXTENSION}">'
        f'<a14:compatExt spid="_x0000_s{FIRST_SHAPE + place}"/></a:ext></a:extLst></xdr:cNvPr><xdr:cNvSpPr/>'
        '</xdr:nvSpPr><xdr:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp><xdr:clientData fLocksWithSheet="0"/>'
        "</xdr:twoCellAnchor></mc:Choice><mc:Fallback/></mc:AlternateContent>"
        for place, box in enumerate(boxes)
    )
    return f'{HEAD}<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{DML}">{shapes}</xdr:wsDr>'


def _vml(boxes: Sequence[CheckBox]) -> str:
    shapes = "".join(_vml_shape(place, box) for place, box in enumerate(boxes))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/>'
        '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
        f'<o:lock v:ext="edit" shapetype="t"/></v:shapetype>{shapes}</xml>'
    )


def _vml_shape(place: int, box: CheckBox) -> str:
    checked = f"<x:Checked>{CHECKED_IN_VML[box.state]}</x:Checked>" if box.state in CHECKED_IN_VML else ""
    right, bottom = box.left + BOX_PIXELS, box.top + BOX_PIXELS
    anchor = f"{box.column}, {box.left}, {box.row}, {box.top}, {box.column}, {right}, {box.row}, {bottom}"
    return (
        f'<v:shape id="_x0000_s{FIRST_SHAPE + place}" type="#_x0000_t201" alt={quoteattr(box.title)}'
        f" style='position:absolute;width:15pt;height:15pt;z-index:{place + 1};mso-wrap-style:tight'"
        ' filled="f" fillcolor="window [65]" stroked="f" strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:path shadowok="t" strokeok="t" fillok="t"/><o:lock v:ext="edit" rotation="t"/>'
        "<v:textbox style='mso-direction-alt:auto' o:singleclick=\"f\"><div style='text-align:left'></div></v:textbox>"
        f'<x:ClientData ObjectType="Checkbox"><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:Locked>False</x:Locked>'
        "<x:AutoFill>False</x:AutoFill><x:AutoLine>False</x:AutoLine><x:TextVAlign>Center</x:TextVAlign>"
        f"{checked}<x:FmlaLink>{box.linked}</x:FmlaLink><x:NoThreeD/></x:ClientData></v:shape>"
    )
