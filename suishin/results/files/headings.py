"""The words at the head of columns → what the column holds. What branches call things stands here as data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from suishin.reading.normalize import match_key
from suishin.results.files.model import Directory, Line, Role
from suishin.results.files.months import month_of, months_in, without_months

LEAST_ALIKE = 75  # of a heading that nobody has used so far; a person confirms it

ROLES = {
    Role.UNION_CODE: "組合コード 単組コード 組合番号 単組番号 団体コード 団体番号 組織コード コード 単組CD 組合CD 単組No 組合No union_code",
    Role.UNION_NAME: "組合名 単組名 組合名称 単組名称 組合 単組 団体名 組織名 組織名称 単位組合 単位組合名 市町村名 union",
    Role.PREFECTURE: "県 県名 都道府県 都道府県名 県本部 県本部名 県支部 県支部名 県コード 都道府県コード prefecture",
    Role.MONTH: "年月 月 実績年月 対象年月 対象月 基準年月 基準月 報告年月 報告月 集計月 集計年月 計上年月 計上月 month",
    Role.PRODUCT: "共済種目 種目 共済 共済種類 種類 共済名 種目名 商品 商品名 制度 制度名 事業 種目区分 line",
    Role.ROUTE: "経路 ルート 扱い 取扱 取扱区分 契約経路 route",
    Role.MEASURE: "項目 項目名 実績区分 指標 区分 内訳",
    Role.REASON: "解約理由 解約の理由 解約理由コード 解約理由名 解約事由 解約事由コード 理由 理由コード 理由名 事由 事由コード reason",
    Role.FLASH: "速報確定 速報確定区分 確度 速報区分 確定区分 stage",
}  # fmt: skip
MEASURES = {
    "in_force": "保有 現在保有 月末保有 期末保有 当月保有 当月末保有 保有契約 保有計 現有 契約 有効契約 加入組合員 加入状況 加入有無 加入の有無 in_force",
    "new_enrolments": "新規 新規加入 新規契約 当月新規 新契約 新規増 新規獲得 月間新規 new_enrolments",
    "terminations": "解約 当月解約 解約等 解約失効 解約消滅 解約脱退 解約減 月間解約 terminations",
    "transfers_in": "移行（入） 移行入 転入 転入増 移行増 異動増 振替増 移管増 移入 transfers_in",
    "transfers_out": "移行（出） 移行出 転出 転出減 移行減 異動減 振替減 移管減 移出 transfers_out",
    "members": "組合員 組合員数 組合員総数 現在組合員 月末組合員 期末組合員 members",
    "eligible_staff": "対象職員 対象職員数 対象者 対象者数 組織対象 組織対象者 組織対象職員 加入対象職員 eligible_staff",
    "new_hires": "新規採用者 新規採用者数 新規採用 新規採用職員 新採 新採者 新採数 新採用者 new_hires",
    "joined_new_hires": "組合加入 組合加入者 新規採用者組合加入 新規採用者のうち組合加入 うち組合加入 新採組合加入 新採の組合加入 joined_new_hires",
    "enrolled_new_hires": "共済加入 共済加入者 新規採用者共済加入 新規採用者のうち共済加入 うち共済加入 新採共済加入 新採の共済加入 enrolled_new_hires",
    "executives": "執行委員 執行委員数 執行部 執行部人数 執行部員 役員 役員数 組合役員 組合役員数 executives",
    "enrolled": "執行部加入 執行部の加入 執行部加入者 執行委員加入 執行委員の加入 執行委員加入者 役員加入 役員の加入 役員加入者 うち執行部 うち執行委員 enrolled",
    "top_ups": "増口 増口見直し 増口保障見直し 見直し 保障見直し 増額 増口増額 top_ups",
}  # fmt: skip
REASONS = {
    "left_union": "組合脱退 脱退 脱会",
    "retired": "退職 退職者 定年退職 定年",
    "cancelled": "解約訪問見直し 訪問見直し 見直し 任意解約 自己都合 自己都合解約",
    "other_cover": "他社へ切り替え 他社切替 他社へ切替 他社切り替え 他社移行 他社",
    "died": "死亡",
    "unpaid": "掛金の未納 掛金未納 未納 失効",
    "other": "その他 そのほか 他",
}
OF_TERMINATIONS = (
    "解約のうち 解約うち 解約理由 解約の理由 解約内訳 解約の内訳 解約 うち terminations_"  # 解約のうち退職
)
IGNORED = (
    "合計 計 小計 総計 総合計 横計 備考 摘要 メモ 注 No 番号 順位 通番 連番 行番号 達成率 対目標 対目標比 目標達成率 目標 目標値 目標比 "
    "前月 前月末 前月比 前月差 前年 前年比 対前年比 前年同月 前年同月比 前年差 前期末 増減 純増 純増減 増減率 構成比 率 加入率 組織率 "
    "累計 年度累計 担当 担当者 ブロック 地区 地域 地域ブロック 規模 規模区分 直すところ"
)
COUNTS = frozenset("件数 数 数値 値 人数 実績 実績値 count".split())  # where the row says of what
VAGUE_REASONS = frozenset({"理由", "事由"})  # may be remarks
FINAL = re.compile(r"(?<!未)確定(?!前|期|申告|拠出)")
FLASH_WORDS = {"速報": True, "速報値": True, "flash": True, "確定": False, "確定値": False, "final": False}
TOTALS = frozenset("合計 計 小計 総計 総合計 累計 県計 県合計 全国計 全国合計 全県計 ブロック計 地区計 本部計".split())
NUMBERED = re.compile(r"^\d{1,3}(?=\D)")  # 01 退職
COUNTED = re.compile(r"(?:件数|人数|者数|組合数|契約数|数|件|実績)$")
HEADS_OF_REASONS = frozenset(map(match_key, OF_TERMINATIONS.split()))
FILLERS = frozenset({"", "の", "分", "共済"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says; several say one thing together (団体生命共済 over 保有)."""

    role: Role = Role.UNKNOWN
    measure: str = ""
    line: str = ""
    product: str = ""
    route: str = ""
    month: int | None = None
    sure: float = 1.0

    @property
    def says_something(self) -> bool:
        return self.role is not Role.UNKNOWN or bool(
            self.measure or self.line or self.product or self.route or self.month
        )

    @property
    def is_value(self) -> bool:
        return self.role is Role.VALUE


class Vocabulary:
    """Everything that headings and cells may call columns, measures, products and routes."""

    def __init__(self, directory: Directory, words: Mapping[str, Meaning] | None = None) -> None:
        self._lines = _names_of_lines(directory.lines)
        self._products = _names_of_products(directory.lines)
        self._routes = {match_key(route) for line in directory.lines for route in line.routes}
        self._exact = dict(words or _words())
        self._known: dict[str, Meaning] = {}
        self._directory = directory

    def meaning(self, text: str) -> Meaning:
        """Return what a heading says, by exact words first and by likeness last."""
        if text not in self._known:
            self._known[text] = self._exactly(text) or self._alike(text)
        return self._known[text]

    def line_of(self, product: str, route: str) -> Line | str | None:
        """Return the line that cells name; the name of its product if the route is wanting; None if unknown."""
        key, route_key = match_key(product), match_key(route)
        if line := self._lines.get(key + route_key) or self._lines.get(key):
            return line
        code = self._products.get(key)
        if code is None:
            return None
        return self._on_route(code, route_key) or next(
            line.product_name for line in self._directory.lines if line.product == code
        )

    def on_route(self, product: str, route: str) -> Line | None:
        return self._on_route(product, match_key(route))

    def measure_of(self, text: str) -> str | None:
        """Return the measure that a cell names."""
        meaning = self._exact.get(_bare(match_key(text)))
        return meaning.measure if meaning and meaning.measure else None

    def reason_of(self, text: str) -> str | None:
        """Return the reason of terminations that a cell names: 退職, 02:死亡, died."""
        for name in (text, NUMBERED.sub("", match_key(text))):
            if meaning := self._exact.get(match_key(f"解約のうち{name}")):
                return meaning.measure
        return None

    def of_terminations(self, upper: str, lower: str) -> str:
        """Return 解約のうち退職 for a heading 退職 under 解約, or under 解約のうち; "" for any other."""
        whole = f"解約のうち{lower}"
        return whole if match_key(upper) in HEADS_OF_REASONS and match_key(whole) in self._exact else ""

    def measures_alike(self, text: str) -> tuple[str, ...]:
        words = {word: meaning.measure for word, meaning in self._exact.items() if meaning.measure}
        found = process.extract(_bare(match_key(text)), list(words), scorer=fuzz.ratio, limit=6, score_cutoff=50)
        return tuple(dict.fromkeys(words[word] for word, _score, _place in found))[:3]

    def lines_alike(self, text: str) -> tuple[Line, ...]:
        found = process.extract(match_key(text), list(self._lines), scorer=fuzz.WRatio, limit=6, score_cutoff=60)
        return tuple(dict.fromkeys(self._lines[word] for word, _score, _place in found))[:3]

    def lines_named_in(self, text: str) -> list[Line]:
        """Return the lines that a title names, each by its longest name."""
        key, found = match_key(text), []
        for name in sorted((name for name in self._lines if len(name) > 1), key=len, reverse=True):
            if name in key:
                key = key.replace(name, " ")
                found.append(self._lines[name])
        return list(dict.fromkeys(found))

    def _exactly(self, text: str) -> Meaning | None:
        month = month_of(text)
        if month is not None:
            return Meaning(month=month)
        key = match_key(text)
        if known := self._exact.get(key) or self._exact.get(_bare(key)):
            return known
        return self._composite(text)

    def _composite(self, text: str) -> Meaning | None:
        """Read 団生（保有） or 2026年10月 自賠責 推進本部ルート 新規: each part by its exact words."""
        months = months_in(text)
        rest, meaning = match_key(without_months(text) if len(months) == 1 else text), Meaning()
        if len(months) == 1:
            meaning = replace(meaning, month=months[0])
        rest, meaning = self._without_product(rest, meaning)
        if rest in FILLERS or _bare(rest) in FILLERS:
            return meaning if meaning.says_something else None
        known = self._exact.get(rest) or self._exact.get(_bare(rest))
        if known and meaning.says_something and (known.measure or known.role is Role.IGNORED):
            return replace(meaning, role=known.role, measure=known.measure)
        return None

    def _without_product(self, rest: str, meaning: Meaning) -> tuple[str, Meaning]:
        of_line, of_product = _longest(self._lines, rest), _longest(self._products, rest)
        if of_line and len(of_line) >= len(of_product):
            rest, meaning = rest.replace(of_line, "", 1), replace(meaning, line=self._lines[of_line].code)
        elif of_product:
            rest, meaning = rest.replace(of_product, "", 1), replace(meaning, product=self._products[of_product])
        route = _longest(self._routes, rest)
        if not route:
            return rest, meaning
        rest = rest.replace(route, "", 1)
        line = self._on_route(meaning.product, route) if meaning.product else None
        routed = replace(meaning, line=line.code, product="") if line else replace(meaning, route=route)
        return rest, routed

    def _on_route(self, product: str, route_key: str) -> Line | None:
        return next(
            (
                line
                for line in self._directory.lines
                if line.product == product and route_key and route_key in map(match_key, line.routes)
            ),
            None,
        )

    def _alike(self, text: str) -> Meaning:
        key = match_key(text)
        if len(key) < 2 or key.isdecimal():
            return Meaning()
        words: dict[str, Meaning] = {
            **self._exact,
            **{name: Meaning(line=line.code) for name, line in self._lines.items()},
        }
        best = process.extractOne(key, list(words), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        return replace(words[best[0]], sure=best[1] / 100) if best else Meaning()


def _longest(names: Iterable[str], text: str) -> str:
    """Return the longest of the names that a text holds, "" for none."""
    return max((name for name in names if len(name) > 1 and name in text), key=len, default="")


@lru_cache(maxsize=1 << 14)
def is_total(text: str) -> bool:
    """Tell whether a row is named as the sum of others: 合計, 長野県計."""
    key = match_key(text)
    return key in TOTALS or (
        len(key) > 2 and key.endswith(("合計", "小計", "総計", "県計", "府計", "都計", "道計", "ブロック計"))
    )


def flash_of(text: str) -> bool | None:
    return FLASH_WORDS.get(match_key(text))


def flash_in(text: str) -> bool | None:
    """Return what a title says: preliminary, final, or nothing."""
    is_flash, is_final = "速報" in text, FINAL.search(text) is not None
    return None if is_flash == is_final else is_flash


def _words() -> Iterable[tuple[str, Meaning]]:
    for role, words in ROLES.items():
        yield from ((match_key(word), Meaning(role=role)) for word in words.split())
    for reason, words in REASONS.items():
        for word in (before + word for before in OF_TERMINATIONS.split() for word in (*words.split(), reason)):
            yield match_key(word), Meaning(role=Role.VALUE, measure=reason)
    for measure, words in MEASURES.items():
        yield from ((match_key(word), Meaning(role=Role.VALUE, measure=measure)) for word in words.split())
    yield from ((match_key(word), Meaning(role=Role.IGNORED)) for word in IGNORED.split())


@lru_cache(maxsize=1 << 12)
def _bare(key: str) -> str:
    """Return a heading without the words that only say that something is counted: 新規加入件数 → 新規加入."""
    while (shorter := COUNTED.sub("", key)) != key and shorter:
        key = shorter
    return key


def _names_of_lines(lines: Iterable[Line]) -> dict[str, Line]:
    names: dict[str, Line] = {}
    twice: set[str] = set()
    for line in lines:
        for name in {match_key(name) for name in (line.name, line.code, *line.names)}:
            if name in names:
                twice.add(name)
            names[name] = line
    return {name: line for name, line in names.items() if name not in twice and name}


def _names_of_products(lines: Iterable[Line]) -> dict[str, str]:
    """Return the names of products that have several lines: such a name alone does not tell which."""
    several = [line.product for line in lines]
    found: dict[str, str] = {}
    for line in lines:
        if several.count(line.product) > 1:
            shared = [set(map(match_key, other.names)) for other in lines if other.product == line.product]
            names = {match_key(line.product_name), match_key(line.product), *set.intersection(*shared)}
            found |= dict.fromkeys(filter(None, names), line.product)
    return found
