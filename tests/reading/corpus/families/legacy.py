"""Older and open formats, saved by LibreOffice from what Excel or Word would have written."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.reading.corpus.families import excel, word
from tests.reading.corpus.model import CorpusFile, Family
from tests.reading.corpus.office import converted

SOFFICE = ("soffice",)


def saved_as(
    ending: str, *makers: Callable[[Random, Path], CorpusFile], options: str = ""
) -> Callable[[Random, Path], CorpusFile]:
    """Return a maker that lets LibreOffice save what one of the others made."""

    def make(dice: Random, folder: Path) -> CorpusFile:
        maker = dice.choice(makers)
        source = maker(dice, folder)
        path = converted(source.path, folder / f"{source.path.stem}-saved{ending}", options)
        source.path.unlink()
        return CorpusFile(path, source.reports, source.outcomes, remark=f"{maker.__name__} {source.remark}")

    return make


FAMILIES = [
    Family("ods_typed", saved_as(".ods", excel.typed, excel.box_column, excel.inserted), SOFFICE),
    Family("ods_controls", saved_as(".ods", excel.controls, excel.captions), SOFFICE),
    Family(
        "ods_drawn",
        saved_as(
            ".ods",
            excel.drawn_text_boxes,
            excel.drawn_shapes,
            excel.drawn_freeforms,
            excel.drawn_pictures,
            excel.drawn_groups,
        ),
        SOFFICE,
    ),
    Family("xls_typed", saved_as(".xls", excel.typed, excel.box_column, excel.reordered), SOFFICE),
    Family(
        "xls_drawn",
        saved_as(".xls", excel.drawn_text_boxes, excel.drawn_shapes, excel.drawn_freeforms, excel.drawn_pictures),
        SOFFICE,
    ),
    Family("xls_controls", saved_as(".xls", excel.controls, excel.captions), SOFFICE),
    Family("xls_dates", saved_as(".xls", excel.dated), SOFFICE),
    Family("odt_typed", saved_as(".odt", word.typed), SOFFICE),
    Family("odt_controls", saved_as(".odt", word.controls), SOFFICE),
    Family("odt_fields", saved_as(".odt", word.fields), SOFFICE),
    Family("doc_typed", saved_as(".doc", word.typed), SOFFICE),
    Family("doc_controls", saved_as(".doc", word.controls), SOFFICE),
    Family("doc_fields", saved_as(".doc", word.fields), SOFFICE),
    Family("xlsx_from_libreoffice", saved_as(".xlsx", excel.typed, excel.controls, excel.drawn_text_boxes), SOFFICE),
    Family("docx_from_libreoffice", saved_as(".docx", word.typed, word.fields, word.controls), SOFFICE),
]
