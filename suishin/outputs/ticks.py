"""How the answer to a box is shown everywhere: a shape and a word."""


def gettext_noop(message: str) -> str:
    """Mark a word for the catalogue; it is translated where it is shown, so this module needs no Django."""
    return message


SHAPES = {"yes": "●", "no": "○", "unknown": "？", "no_report": "―"}
WORDS = {
    "yes": gettext_noop("実施"),
    "no": gettext_noop("未実施"),
    "unknown": gettext_noop("不明"),
    "no_report": gettext_noop("報告なし"),
}


def in_words(state: str) -> str:
    """Return the shape and the word: 「● 実施」."""
    return f"{SHAPES[state]} {WORDS[state]}"
