"""What families of office files share: from a report's meaning to what its writers take, and LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from random import Random

from suishin.reading.definition import Item, Section
from tests.reading.corpus.model import Meant
from tests.reading.corpus.prose import bank_set
from tests.reading.writers.invented import InventedReport, form

# Ticked, not ticked. The last ones leave an item without a box where it is not ticked, or use bullets as boxes.
BOXES = [
    ("☑", "□"), ("☑", "☐"), ("■", "□"), ("✔", "□"), ("✓", "☐"), ("レ", "□"), ("☒", "☐"), ("✅", "⬜"), ("●", "○"), ("◉", "○"), ("✔", "☐"),
    ("[✓]", "[ ]"), ("◎", "○"),
]  # fmt: skip
BARE = [("○", ""), ("✔", ""), ("レ", ""), ("✓", "　"), ("◯", ""), ("〇", ""), ("○", "×"), ("○", "－")]
WORDS = [
    ("有", "無"),
    ("あり", "なし"),
    ("はい", "いいえ"),
    ("1", "0"),
    ("Yes", "No"),
    ("済", "未"),
    ("TRUE", "FALSE"),
    ("実施", "未実施"),
]
# Font, ticked, not ticked: letters that are signs only in their font.
FONT_SIGNS = [
    ("Wingdings", "þ", "¨"), ("Wingdings", "þ", "o"), ("Wingdings", "ý", "¨"), ("Wingdings", "ü", "o"), ("Wingdings", "n", "o"),
    ("Wingdings 2", "R", "£"), ("Wingdings 2", "T", "£"), ("Wingdings 2", "P", "£"),
]  # fmt: skip
NEEDS_BOTH = set("■●◉◎○✔レ✓◯〇✕ünP")  # tells nothing where every item has it, or none
FONTS = ["Calibri", "ＭＳ Ｐゴシック", "游ゴシック", "ＭＳ 明朝", "メイリオ", "Meiryo UI"]


@dataclass
class WrittenReport(InventedReport):
    """A report for the writers of `tests/reading/writers`, its header as it was typed."""

    typed_date: str = ""

    @property
    def written_date(self) -> str:
        return self.typed_date


def written(meant: Meant) -> WrittenReport:
    day = date.fromisoformat(meant.date or "2025-01-20")
    return WrittenReport(
        prefecture=meant.prefecture_as_written,
        date=(day.year, day.month, day.day),
        author=meant.author or "",
        confirmer=meant.confirmer or "",
        checks={key: answer == "yes" for key, answer in meant.checks.items()},
        narratives={key: text.split("\n") if text else [] for key, text in meant.narratives.items()},
        typed_date=meant.date_as_written if meant.date else "",
    )


def with_both(dice: Random, meant: Meant) -> Meant:
    """See to it that some items are ticked and some are not, where otherwise the signs would mean nothing."""
    keys = list(meant.checks)
    for answer in ("yes", "no"):
        if answer not in meant.checks.values():
            meant.checks |= dict.fromkeys(dice.sample(keys, dice.randint(2, 8)), answer)
    return meant


def chosen_ticks(dice: Random, meant: Meant, pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    ticks = dice.choice([*pairs, *bank_set().boxes])
    if ticks[0] in NEEDS_BOTH:
        with_both(dice, meant)
    return ticks


def wrap_that_fits(meant: Meant, dice: Random) -> tuple[int, int]:
    """Return rows and characters per row for texts that are spread over rows; no rows where they would be too long."""
    wrap = dice.randint(24, 44)

    def rows(key: str) -> int:
        return sum(-(-len(line) // wrap) for line in meant.narratives[key].split("\n"))

    if max(rows("previous_progress"), rows("previous_priorities")) > 12 or rows("progress_update") > 26:
        return 0, wrap
    needed = max(rows(key) for key in ("grant", "newhire", "retiree", "model", "manual"))
    return max(needed, 3) + dice.randint(0, 2), wrap


# Labels

YEARS = [("2026", "2027"), ("2025", "2026"), ("2024", "2025")]


def all_labels() -> list[str]:
    definition = form()
    labels = [field.label for field in definition.header]
    for section in definition.sections:
        labels += [section.title, section.left_prompt, section.right_prompt, *(item.label for item in section.items)]
    return list(dict.fromkeys(label for label in labels if label))


def retyped_labels(dice: Random) -> dict[str, str]:
    """Return labels as somebody typed them anew, the most of them changed a little."""
    return {label: _retyped(dice, label) for label in all_labels() if dice.random() < 0.7}


def _retyped(dice: Random, label: str) -> str:
    able = [(old, new) for old, new in bank_set().retyped if old in label]
    for old, new in dice.sample(able, min(len(able), dice.randint(1, 2))):
        label = label.replace(old, new, 1)
    return label


def labels_of_next_year() -> dict[str, str]:
    changed = {}
    for label in all_labels():
        new = label
        for old, year in YEARS:
            new = new.replace(old, year)
        changed[label] = new
    return changed


def shuffled_items(dice: Random) -> dict[str, list[int]]:
    orders = {}
    for section in form().sections:
        order = list(range(len(section.ticks)))
        dice.shuffle(order)
        orders[section.key] = order
    return orders


def ordered(section: Section, orders: dict[str, list[int]]) -> list[Item]:
    return [section.ticks[place] for place in orders.get(section.key, range(len(section.ticks)))]


# LibreOffice


@cache
def _profile() -> Path:
    """Return this process's own settings of LibreOffice: two at once must not share them."""
    folder = Path(tempfile.mkdtemp(prefix="suishin-corpus-"))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=1)
    return folder


def converted(source: Path, target: Path, options: str = "") -> Path:
    """Let LibreOffice save a file in the format of the target's ending."""
    kind = target.suffix[1:] + (f":{options}" if options else "")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{_profile()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
        ]
        run = subprocess.run(
            [*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=180, text=True
        )
        made = Path(folder) / f"{source.stem}{target.suffix}"
        if not made.exists():
            raise RuntimeError(f"LibreOffice wrote no {target.suffix}: {run.stdout} {run.stderr}")
        shutil.move(made, target)
    return target
