"""Which product sets a sentence names: by their own names, what files call them, and what offices say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suishin.common.numbers import fold_widths
from suishin.reading.figures.words import PRODUCT_NAMES
from suishin.reading.sentences import HEADING, SENTENCE

# What files may head a column with says nothing in prose: 年金, 長期 and 住まい are words of everyday.
EVERYDAY = {"年金", "長期", "住まい"}
# Named like products, and none: packages and what all products come to together.
NO_PRODUCTS = ("セット共済", "親子共済", "総合共済(?!基本型)", "共済全体", "全種目", "主要共済", "各種共済")
BETWEEN_TWO = re.compile(r" ?(?:・|、|,|/|と|や|及び|および|ならびに|並びに|、?または)? ?$")
TELLS_OF_OTHERS = re.compile("内の?(?:数字)?は|以下、?同")  # （ ）内は前年
CLOSED_BRACKET = re.compile(r"\([^()]*\)")
RETIREES_AMONG = re.compile(r"(?:うち|内) ?(?:、)?退職者(?:分|は|が)? ?$")
WITH_RETIREES = re.compile(r"退職者(?:団体生命共済|団生|分)?(?:等)?(?:を|も)?(?:含|込)")
WITHOUT_RETIREES = re.compile(r"退職者(?:団体生命共済|団生|分)?(?:等)?(?:を|は)?除|現職")
RETIREES_BEHIND = re.compile(r"^ ?\((?:うち|内) ?退職者")


@dataclass(frozen=True, slots=True)
class SetOfLines:
    """A product set with every name of its lines and products, as they are stored."""

    pk: int
    code: str
    name: str
    lines: frozenset[int]
    unit: str = "件"
    names: tuple[str, ...] = ()  # of the only line, or of the product whose lines it holds


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A place where a product is named; without sets it is none that results are kept for."""

    start: int
    end: int
    sets: tuple[str, ...]  # the plainest first, then those that hold it together with others


class SetNames:
    """Finds in prose the sets that are meant."""

    def __init__(self, sets: Iterable[SetOfLines]) -> None:
        self.by_code = {of_lines.code: of_lines for of_lines in sets}
        self._meant = self._words()
        longest_first = sorted(map(re.escape, self._meant), key=len, reverse=True)
        self._pattern = re.compile("|".join([*longest_first, *NO_PRODUCTS]))

    def mentions(self, folded: str) -> list[Mentioned]:
        """Return every product that a folded text names, outside of brackets that are closed before its end."""
        brackets = [match.span() for match in CLOSED_BRACKET.finditer(folded)]
        return [
            Mentioned(match.start(), match.end(), self._meant.get(match[0], ()))
            for match in self._pattern.finditer(folded)
            if not any(start < match.start() and match.end() < end for start, end in brackets)
        ]

    def only_naming(self, text: str) -> str:
        """Return a text in which sentences that name no product are blank, every character in its place: what remains
        is read in a fraction of the time. Headings and what is told of brackets stay, because others are read by them.
        """
        folded = fold_widths(text)
        return SENTENCE.sub(
            lambda found: text[found.start() : found.end()] if self._is_needed(found[0]) else "。" * len(found[0]),
            folded,
        )

    def _is_needed(self, sentence: str) -> bool:
        return bool(self._pattern.search(sentence) or HEADING.match(sentence) or TELLS_OF_OTHERS.search(sentence))

    def of_retirees(self) -> tuple[str, ...]:
        return tuple(code for code, of in self.by_code.items() if of.name.startswith("退職者") and len(of.lines) == 1)

    def with_others(self, code: str) -> tuple[str, ...]:
        """Return the sets that are named like one with a remark in brackets: 団体生命共済（退職者を含む）."""
        plain = self.by_code[code]
        return tuple(
            other.code
            for other in self.by_code.values()
            if other.lines > plain.lines and other.name.startswith(f"{plain.name}（")
        )

    def _words(self) -> Mapping[str, tuple[str, ...]]:
        meant: dict[str, tuple[str, ...]] = {}
        for code, of_lines in self.by_code.items():
            for name in (of_lines.name, *of_lines.names):
                if name not in EVERYDAY:
                    meant[fold_widths(name)] = (code, *self.with_others(code))
        for short, name in PRODUCT_NAMES.items():
            if name in meant:
                meant.setdefault(short, meant[name])
        return meant


def sets_named(names: SetNames, before: str, after: str) -> tuple[str, ...] | None:
    """Return the sets that the number between `before` and `after` may speak of, likeliest first.

    None where several are named in a row: 団体生命共済とマイカー共済の保有. Empty where none is named.
    """
    if RETIREES_AMONG.search(before):
        return names.of_retirees()
    found = names.mentions(before)
    if not found:
        return ()
    last = found[-1]
    if len(found) > 1 and BETWEEN_TWO.match(before[found[-2].end : last.start]):
        return None
    return _by_retirees(names, last, before, after)


def _by_retirees(names: SetNames, last: Mentioned, before: str, after: str) -> tuple[str, ...]:
    """Choose between a set and the one that holds retirees too, where the sentence says which."""
    around = before[last.end :]
    plain, *wider = last.sets or ("",)
    if not wider:
        return last.sets
    if RETIREES_BEHIND.match(after) or WITH_RETIREES.search(around):
        return tuple(wider)
    if WITHOUT_RETIREES.search(around) or WITHOUT_RETIREES.search(before[: last.start][-6:]):
        return (plain,)
    return last.sets
