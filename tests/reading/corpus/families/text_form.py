"""The form as somebody copies it into a text file: items with their signs, texts below."""

from random import Random

from tests.reading.corpus.families.composing import Written
from tests.reading.corpus.families.pdf_ticks import PAIRS
from tests.reading.writers.invented import form

TYPED_PAIRS = (("■", "□"), ("レ", "□"), ("●", "○"), ("○", "×"))  # signs that the old encodings have


def plain_text(dice: Random, report: Written, pairs: tuple[tuple[str, str], ...] = PAIRS) -> str:
    on, off = dice.choice(pairs)
    space, blank_lines = dice.choice(("　", " ")), dice.random() < 0.7
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    lines = [
        form().title,
        *(f"{each.label}　{value}".rstrip() for each, value in zip(form().header, values, strict=True)),
    ]
    for section in form().sections:
        lines += ["", f"{section.number}.{section.title}", section.left_prompt]
        for item in section.narratives:
            if item.box == "left":
                lines += [item.label, *report.narratives[item.key], *([""] if blank_lines else [])]
        lines += [f"{on if report.checks[item.key] else off}{space}{item.label}" for item in section.ticks]
        right = next(item for item in section.narratives if item.box == "right")
        lines += ["", section.right_prompt, *report.narratives[right.key]]
    return "\n".join(lines) + "\n"
