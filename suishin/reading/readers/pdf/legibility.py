"""Whether a page's text can be read at all: a scan has none, a font without a character table gives rubbish."""

import re
from collections.abc import Iterable, Sequence

from suishin.reading.model import Fragment, MarkKind
from suishin.reading.readers.pdf.shapes import Shape

FEW = 40  # characters: a stamped page number or date on a scan
PICTURE_SHARE = 0.4  # of the page
STRANGE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\u0080-\u00a0\u0000-\u001f]")
JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
IDEOGRAPH = re.compile("[\u3400-\u9fff]")


def why_unreadable(fragments: Sequence[Fragment], shapes: Iterable[Shape], area: float) -> str:
    """Return the reason in Japanese, or "" for a page that can be read (an empty one can)."""
    text = "".join(fragment.text for fragment in fragments)
    letters = "".join(text.split())
    if len(letters) < FEW and _pictures(shapes) > PICTURE_SHARE * area:
        return "文字の情報がない画像のページ（スキャン）です。元のExcelかPDFを登録するか、手で入力してください。"
    if is_rubbish(letters):
        return "文字の情報が壊れていて読めないページです。元のExcelを登録するか、PDFを作り直してください。"
    return ""


def is_rubbish(letters: str) -> bool:
    """Tell text that a program wrote but no person can read."""
    if len(letters) < FEW:
        return False
    if len(STRANGE.findall(letters)) > 0.2 * len(letters):
        return True
    ideographs = IDEOGRAPH.findall(letters)
    unusual = sum(1 for character in ideographs if not _is_common(character))
    if len(ideographs) > FEW and unusual > 0.3 * len(ideographs):
        return True
    signs = sum(1 for character in letters if not character.isalnum())
    return not JAPANESE.search(letters) and signs > 0.4 * len(letters) and len(letters) > 2 * FEW


def _is_common(character: str) -> bool:
    try:
        return character.encode("cp932")[0] < 0x99  # the first level of JIS X 0208
    except UnicodeEncodeError:
        return False


def _pictures(shapes: Iterable[Shape]) -> float:
    return sum(
        (shape.box.x1 - shape.box.x0) * (shape.box.bottom - shape.box.top)
        for shape in shapes
        if shape.kind is MarkKind.IMAGE
    )
