"""Pages as a scanner gives them: pictures of pages, a little askew and dirty, without any text."""

import io
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Stream
from PIL import Image


def scan_pages(source: Path, target: Path, dice: Random, pages: tuple[int, ...] | None = None) -> Path:
    """Replace pages (from 0; None: all) by pictures of them."""
    with pypdfium2.PdfDocument(source) as seen, pikepdf.open(source) as pdf:
        for index in range(len(seen)) if pages is None else pages:
            _replace(pdf, index, _picture(seen[index], dice))
        pdf.remove_unreferenced_resources()
        pdf.save(target, static_id=True)
    return target


def _picture(page: pypdfium2.PdfPage, dice: Random) -> Image.Image:
    picture = page.render(scale=110 / 72).to_pil().convert("L")
    picture = picture.rotate(dice.uniform(-0.6, 0.6), fillcolor=255, resample=Image.Resampling.BILINEAR)
    for _ in range(40):
        picture.putpixel((dice.randrange(picture.width), dice.randrange(picture.height)), dice.randrange(200))
    return picture


def _replace(pdf: pikepdf.Pdf, index: int, picture: Image.Image) -> None:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=45)
    page = pdf.pages[index].obj
    width, height = picture.width * 72 / 110, picture.height * 72 / 110
    page.Resources = Dictionary(
        XObject=Dictionary(
            Scan=Stream(
                pdf, stream.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
            )
        )
    )  # fmt: skip
    page.Contents = Stream(pdf, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q".encode())
    page.MediaBox = [0, 0, width, height]
    for key in ("/Rotate", "/Annots", "/CropBox"):
        if key in page:
            del page[key]
