"""300 damaged files of many kinds, the same each time: every one is read or refused in words. More of them: `make soak`."""

from pathlib import Path
from random import Random

from bench.soak.mutations import Toll, count
from suishin.reading.child import Limits
from suishin.reading.crew import read_all
from tests.reading.corpus.damages import damaged
from tests.reading.corpus.families import families
from tests.reading.corpus.prose import TUNING, told_from
from tests.reading.writers.invented import form, invent
from tests.reading.writers.odt_form import write_odt

FILES = 300
KINDS = (
    "xlsx_typed", "xlsx_controls", "xlsx_cell_check_boxes", "xlsx_drawn_shapes", "xlsx_drawn_groups", "docx_controls", "docx_fields",
    "docx_tracked", "pdf_excel_glyphs", "pdf_acroform", "pdf_annotations", "text_utf16", "text_shift_jis", "layer_pdfminer",
)  # fmt: skip


def _sound_files(folder: Path) -> list[bytes]:
    contents = []
    with told_from(TUNING):
        for kind in KINDS:
            (folder / kind).mkdir()
            contents.append(families()[kind].make(Random(kind), folder / kind).path.read_bytes())
    return [*contents, write_odt(folder / "report.odt", invent(1)).read_bytes()]


def test_damaged_files_are_read_or_refused_in_words(tmp_path: Path) -> None:
    sound = _sound_files(tmp_path)
    paths = [tmp_path / f"{number}-damaged" for number in range(FILES)]
    for number, path in enumerate(paths):
        path.write_bytes(damaged(sound[number % len(sound)], Random(number)))
    toll = Toll()

    for path, reading in read_all(paths, form(), processes=2, limits=Limits(seconds=30)):
        count(path.name, reading.outcome.value, reading.message, toll)

    assert toll.outcomes.total() == FILES
    assert (toll.faults, toll.died) == ([], [])
    assert min(toll.outcomes["ok"], toll.outcomes["rejected"]) > FILES / 20  # neither harmless nor only rubbish
