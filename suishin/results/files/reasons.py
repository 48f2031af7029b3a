"""Faults in words: what is wrong with a cell and what to write instead."""

from collections.abc import Sequence

from suishin.results.files.cells import Value
from suishin.results.files.model import COUNT_NAMES, MEASURE_NAMES, REASON_NAMES, FaultKind, Line, Union
from suishin.results.files.months import shown
from suishin.results.files.values import MOST, is_spreadsheet_error

_Kind = FaultKind

PLAIN = {
    _Kind.NO_TABLE: "単組の列のある見出しが見つかりません。見出しに「組合コード」か「組合名」を書いてください。",
    _Kind.NO_UNION_COLUMN: "どの列も単組として読まれていません。「列の読み方」で、組合コードか組合名の列を選んでください。",
    _Kind.UNION_MISSING: "単組のコードも名前も書かれていません。どの単組の数か書いてください。",
    _Kind.OTHER_PREFECTURE: "ほかの県の単組です。この行を除くか、単組を直してください。",
    _Kind.HEADQUARTERS: "県本部の行から読むのは、執行委員数と執行部加入だけです。ほかの数を消すか、単組の名前に直してください。",
    _Kind.UNKNOWN_PREFECTURE: "県の名前として読めません。「長野県」のように書いてください。",
    _Kind.MONTH_MISSING: "何年何月の数か分かりません。表題か列に「2026年10月」のように書くか、送るときに月を選んでください。",
    _Kind.MONTH_UNREADABLE: "年月として読めません。「2026年10月」のように書いてください。",
    _Kind.UNKNOWN_STAGE: "「速報」か「確定」と書いてください。",
    _Kind.REASON_MISSING: "解約の理由が書かれていません。理由を書くか、解約の全部の数なら「計」と書いてください。",
    _Kind.NOT_RECKONED: "計算式の結果がファイルに保存されていません。表計算ソフトで開いて保存し直すか、数を書いてください。",
    _Kind.NEGATIVE: "マイナスの数です。0以上の数を書いてください（減った数は「解約」か「移行（出）」の列に書きます）。",
    _Kind.TOO_LARGE: f"数が大きすぎます（{MOST:,}まで）。桁を確かめてください。",
    _Kind.DECIMAL: "小数です。件数は整数で書いてください。",
    _Kind.NOT_JOINED_OR_NOT: "総合共済基本型のような共済は、加入を1、未加入を0と書いてください。",
}


def of_value(kind: FaultKind, value: Value) -> str:
    """Return why a count is refused."""
    if kind is not _Kind.NOT_A_NUMBER:
        return PLAIN[kind]
    if is_spreadsheet_error(value):
        return "計算式がエラーになっています。式を直すか、数を書いてください。"
    if isinstance(value, str) and value[:2].isdecimal() and value.count("-") == 2:
        return "日付になっています。件数を数字で書いてください。"
    return "数として読めません。件数を数字だけで書いてください（分からないときは空欄にします）。"


def of_union(kind: FaultKind, candidates: Sequence[Union], month: int | None) -> str:
    """Return why a row's union is refused."""
    names = "、".join(f"「{union.name}」" for union in candidates)
    if kind is _Kind.UNKNOWN_UNION:
        alike = (
            f"{names}のことでしたら、その名前かコードに直してください。"
            if names
            else "名前かコードを確かめてください。"
        )
        return f"この名前やコードの単組はありません。{alike}"
    if kind is _Kind.AMBIGUOUS_UNION:
        return f"当てはまる単組が{len(candidates)}つあります（{names}）。コードを書いてください。"
    if kind is _Kind.CODE_AND_NAME_DISAGREE:
        return f"コードと名前が別の単組です（{names}）。どちらかに直してください。"
    when = shown(month) if month is not None else "この月"
    if kind is _Kind.UNION_CLOSED:
        after = f"今は{names}です。" if names else ""
        return f"{when}には、なくなっている単組です。{after}単組か年月を直してください。"
    if kind is _Kind.UNION_NOT_FOUNDED:
        return f"{when}には、まだできていない単組です。単組か年月を直してください。"
    return PLAIN[kind]


def of_product(candidates: Sequence[Line]) -> str:
    names = "、".join(f"「{line.name}」" for line in candidates)
    one = "のどれか" if len(candidates) > 1 else ""
    alike = f"{names}{one}に直してください。" if names else "共済種目の名前を確かめてください。"
    return f"この名前の共済種目はありません。{alike}"


def of_route(product: str, lines: Sequence[Line]) -> str:
    names = "、".join(f"「{line.name}」" for line in lines)
    return f"{product}は経路を分けて数えます。{names}のどちらかを書いてください。"


def of_measure(candidates: Sequence[str]) -> str:
    names = "、".join(f"「{COUNT_NAMES[measure]}」" for measure in candidates or MEASURE_NAMES)
    return f"何の数の列か分かりません。{names}のどれかなら、見出しをその言葉に直すか、列の読み方を選んでください。"


def of_reason() -> str:
    names = "、".join(f"「{name.removeprefix('解約のうち')}」" for name in REASON_NAMES.values())
    return f"解約の理由として読めません。{names}のどれかを書いてください。"


def of_misplaced_reason() -> str:
    return "解約ではない行に、解約の理由が書かれています。理由か項目を直してください。"


def of_unsure(role: str) -> str:
    return f"「{role}」の列と思われますが、確かではありません。列の読み方を確かめてください。"


def of_double_column(first: str) -> str:
    return f"同じ内容の列がもうあります（{first}）。どちらかを消すか、列の読み方を選び直してください。"


def of_future(month: int) -> str:
    return f"{shown(month)}は、まだ来ていない月です。年月を確かめてください。"


def of_other_people(name: str, count: int, row: int, sheet: str) -> str:
    where = f"シート「{sheet}」の" if sheet else ""
    return f"同じ単組・年月の「{name}」が、{where}{row + 1}行目では{count:,}です。正しいほうにそろえてください。"


def of_double(row: int, sheet: str, reason: str = "") -> str:
    where = f"シート「{sheet}」の" if sheet else ""
    what = f"の「{reason}」" if reason else "の数"
    return f"同じ単組・共済種目・年月{what}が{where}{row + 1}行目にもあります。どちらかを消してください。"
