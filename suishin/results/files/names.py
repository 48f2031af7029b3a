"""Names of unions as files write them → unions: by code, by name, by stem; what is only alike is proposed, never taken."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from suishin.reading.normalize import match_key
from suishin.results.files.model import Directory, FaultKind, Union

VARIANTS = str.maketrans(
    "髙﨑邊邉澤齋齊斎廣國濱櫻嶋瀧冨舘檜條德惠榮學會區縣龍嶽淵渕彌靜眞條豐驛壽譽圓檢",
    "高崎辺辺沢斉斉斉広国浜桜島滝富館桧条徳恵栄学会区県竜岳淵淵弥静真条豊駅寿誉円検",
)
SHORTER = (
    ("自治労", ""),
    ("労働組合連合会", "労連"),
    ("職員労働組合", "職労"),
    ("職員組合", "職組"),
    ("労働組合", "労組"),
)
ENDINGS = ("職員労連", "職労連", "職労", "職組", "労組", "労連", "組合")
LEAST_ALIKE = 70
MOST_CANDIDATES = 3


class Found(NamedTuple):
    """The union that a row names, or why it is not known; candidates are alike or equally fitting ones."""

    union: Union | None = None
    fault: FaultKind | None = None
    candidates: tuple[Union, ...] = ()
    is_about_code: bool = False


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """Return a name for comparing: one width, one form of each ideograph, no blanks or signs."""
    return match_key(_without_selectors(name)).translate(VARIANTS)


@lru_cache(maxsize=1 << 14)
def stem(name: str) -> str:
    """Return what is left of a union's name without the words that most of them share: ひかり市."""
    key = short_key(name)
    for ending in ENDINGS:
        if key.endswith(ending) and len(key) > len(ending) + 1:
            return key.removesuffix(ending)
    return key


@lru_cache(maxsize=1 << 14)
def short_key(name: str) -> str:
    key = name_key(name)
    for long, short in SHORTER:
        key = key.replace(long, short)
    return key


class UnionFinder:
    """Finds unions by what rows write; every spelling is looked up once."""

    def __init__(self, directory: Directory, settled: dict[str, int] | None = None) -> None:
        self._directory = directory
        self._settled = settled or {}
        self._by_code: dict[str, list[Union]] = defaultdict(list)
        self._indexes: tuple[dict[str, list[Union]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for union in directory.unions:
            if not union.is_headquarters:  # it has its prefecture's code, which files also write for something else
                self._by_code[_code_key(union.code)].append(union)
            for name in (union.name, *union.other_names):
                for index, key in zip(self._indexes, (name_key(name), short_key(name), stem(name)), strict=True):
                    if key and union not in index[key]:
                        index[key].append(union)
        self._known: dict[tuple[str, str, str, int | None], Found] = {}

    def find(self, code: str, name: str, *, prefecture: str = "", month: int | None = None) -> Found:
        """Return the union with this code or name, of the prefecture that the row tells, existing in the month."""
        asked = (code, name, prefecture, month)
        if asked not in self._known:
            self._known[asked] = self._found(code, name, prefecture, month)
        return self._known[asked]

    def _found(self, code: str, name: str, prefecture: str, month: int | None) -> Found:
        if not code and not name:
            return Found(fault=FaultKind.UNION_MISSING)
        settled = self._directory.by_id.get(self._settled.get(settled_key(code, name), -1))
        if settled:
            return self._checked(settled, prefecture, month, is_about_code=bool(code))
        if code:
            coded = _narrowed(self._by_code.get(_code_key(code), []), prefecture, month)
            if len(coded) == 1:
                return self._with_name(coded[0], name, prefecture, month)
            if len(coded) > 1 and not name:
                return Found(fault=FaultKind.AMBIGUOUS_UNION, candidates=tuple(coded), is_about_code=True)
            if not coded and (headquarters := self._headquarters(code, name, prefecture)):
                return self._checked(headquarters, prefecture, month)
            if not name or not coded:
                return Found(None, FaultKind.UNKNOWN_UNION, self._alike(name, prefecture), is_about_code=True)
        return self._by_name(name, prefecture, month)

    def _headquarters(self, code: str, name: str, prefecture: str) -> Union | None:
        """Return the headquarters that name and code mean together."""
        named = self._by_name(name, prefecture, None).union if name else None
        return named if named and named.is_headquarters and _code_key(named.code) == _code_key(code) else None

    def _by_name(self, name: str, prefecture: str, month: int | None) -> Found:
        for index, key in zip(self._indexes, (name_key(name), short_key(name), stem(name)), strict=True):
            named = _narrowed(index.get(key, []), prefecture, month, self._directory)
            if len(named) == 1:
                return self._checked(named[0], prefecture, month)
            if named:
                return Found(fault=FaultKind.AMBIGUOUS_UNION, candidates=tuple(named))
        return Found(fault=FaultKind.UNKNOWN_UNION, candidates=self._alike(name, prefecture))

    def _with_name(self, union: Union, name: str, prefecture: str, month: int | None) -> Found:
        """Hold a union found by its code against the name beside it: another union's name is no slip of spelling."""
        own = {key for spelling in (union.name, *union.other_names) for key in (name_key(spelling), stem(spelling))}
        if name and name_key(name) not in own and stem(name) not in own:
            named = self._by_name(name, prefecture, month)
            if named.union or named.fault is not FaultKind.UNKNOWN_UNION:
                others = tuple(dict.fromkeys((union, *([named.union] if named.union else named.candidates))))
                return Found(fault=FaultKind.CODE_AND_NAME_DISAGREE, candidates=others, is_about_code=True)
        return self._checked(union, prefecture, month, is_about_code=True)

    def _checked(self, union: Union, prefecture: str, month: int | None, *, is_about_code: bool = False) -> Found:
        if not self._directory.may_send(union) or (prefecture and union.prefecture != prefecture):
            return Found(None, FaultKind.OTHER_PREFECTURE, (), is_about_code)
        if month is None or union.existed_in(month):
            return Found(union, None, (), is_about_code)
        if union.founded is not None and month < union.founded:
            return Found(None, FaultKind.UNION_NOT_FOUNDED, (union,), is_about_code)
        successor = self._directory.by_id.get(union.successor or -1)
        return Found(None, FaultKind.UNION_CLOSED, (successor,) if successor else (), is_about_code)

    def _alike(self, name: str, prefecture: str) -> tuple[Union, ...]:
        """Return unions with a name like this one, of those that the sender may send results of."""
        if not name:
            return ()
        choices = {
            union.id: stem(union.name)
            for union in self._directory.unions
            if self._directory.may_send(union) and prefecture in ("", union.prefecture) and not union.is_headquarters
        }
        best = process.extract(stem(name), choices, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=LEAST_ALIKE)
        return tuple(self._directory.by_id[found[2]] for found in best)


def settled_key(code: str, name: str) -> str:
    """Return by what a person's decision about a spelling is remembered."""
    return f"{_code_key(code)} {name_key(name)}"


def _narrowed(
    unions: Iterable[Union], prefecture: str, month: int | None, directory: Directory | None = None
) -> list[Union]:
    """Leave of several unions those that the row can mean: by prefecture, by sender, by month."""
    left = list(unions)
    tests = (
        lambda union: not prefecture or union.prefecture == prefecture,
        lambda union: directory is None or directory.may_send(union),
        lambda union: month is None or union.existed_in(month),
    )
    for test in tests:
        if len(left) > 1:
            left = [union for union in left if test(union)] or left
    return left


def _code_key(code: str) -> str:
    """Return a code without what spreadsheets drop: zeros in front."""
    return match_key(code).lstrip("0") if code else ""


def _without_selectors(text: str) -> str:
    """Drop the selectors of ideographic variants (IVS)."""
    if text.isascii():
        return text
    kept = (letter for letter in text if not (0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF))
    return unicodedata.normalize("NFKC", "".join(kept))
