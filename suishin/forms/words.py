"""What is wrong with a form, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.forms.rules import EditRefused, Loss, LossKind
from suishin.forms.rules.limits import LONGEST_KEY, LONGEST_TEXT, MOST_COLUMNS

_REFUSALS: dict[str, Promise] = {
    "key_taken": gettext_lazy(
        "識別名「%(name)s」はこの様式ですでに使われています。別の名前にしてください。何も保存していません。"
    ),
    "section_has_items": gettext_lazy(
        "「%(name)s」には項目が残っています。先に項目を移すか外してください。何も保存していません。"
    ),
    "item_is_checked": gettext_lazy(
        "「%(name)s」は照合で使われています。先にその照合を外してください。何も保存していません。"
    ),
}
_LIMITS: dict[str, Promise] = {
    "code": gettext_lazy("コード「%(name)s」は「2026-01」の形で書いてください。何も保存していません。"),
    "title_long": gettext_lazy("名称は100文字までです。何も保存していません。"),
    "year": gettext_lazy("年「%(name)s」は西暦で書いてください。何も保存していません。"),
    "too_many": gettext_lazy("「%(name)s」の数が多すぎます。分けるか減らしてください。何も保存していません。"),
    "too_many_columns": gettext_lazy("「%(name)s」の列は%(columns)d列までです。何も保存していません。"),
    "key": gettext_lazy(
        "識別名「%(name)s」は半角の小文字で始め、小文字・数字・「_」で%(key)d文字まで（間に「.」を一つまで）にしてください。何も保存していません。"
    ),
    "text_long": gettext_lazy("「%(name)s…」は長すぎます。%(text)d文字までにしてください。何も保存していません。"),
}
_FAULTS: dict[str, Promise] = {
    "no_header": gettext_lazy("見出しの欄（県名・作成日など）がありません。「様式の名称と見出し」で足してください。"),
    "no_sections": gettext_lazy("まだ一つも区分がありません。区分を足してください。"),
    "no_items": gettext_lazy("区分「%(name)s」に項目がありません。項目を足すか、区分を外してください。"),
    "no_label": gettext_lazy(
        "「%(name)s」は同じ欄の二つ目以降にありますが、印刷する文がありません。紙で区切りが分かるように書いてください。"
    ),
    "check_of_other_kinds": gettext_lazy(
        "照合「%(name)s」に、種類の合わない項目があるか、項目が足りません。選び直してください。"
    ),
}
_LOSSES: dict[LossKind, Promise] = {
    LossKind.DROPPED: gettext_lazy("前の様式の「%(title)s」はこの様式にありません。前回の回答は引き継がれません。"),
    LossKind.KIND_CHANGED: gettext_lazy(
        "「%(title)s」は前の様式の「%(name)s」と種類が違うため、前回の回答を引き継げません。"
    ),
    LossKind.WAS_UNKNOWN: gettext_lazy(
        "「%(title)s」の「前の様式での項目」にある「%(name)s」が、前の様式にありません。選び直してください。"
    ),
    LossKind.WAS_TWICE: gettext_lazy(
        "「%(title)s」のほかにも、前の様式の「%(name)s」を引き継ぐ項目があります。一つだけにしてください。"
    ),
    LossKind.REPEATS_NOTHING: gettext_lazy("「%(title)s」が再掲する項目が選ばれていません。前の文章は入りません。"),
    LossKind.REPEATS_UNKNOWN_FORM: gettext_lazy(
        "「%(title)s」が再掲する様式「%(name)s」がありません。様式を取り込むか、選び直してください。"
    ),
    LossKind.REPEATS_UNKNOWN_ITEM: gettext_lazy(
        "「%(title)s」が再掲する「%(name)s」という文章の項目がありません。選び直してください。"
    ),
}


def refusal(refused: EditRefused) -> str:
    return str(_REFUSALS[refused.code] % {"name": refused.name})


def over_limit(code: str, name: str) -> str:
    more = {"name": name, "key": LONGEST_KEY, "text": LONGEST_TEXT, "columns": MOST_COLUMNS}
    return str(_LIMITS[code] % more)


def fault(code: str, name: str) -> str:
    return str(_FAULTS[code] % {"name": name})


def loss(lost: Loss) -> str:
    return str(_LOSSES[lost.kind] % {"title": lost.title, "name": lost.name})


def not_json(name: str) -> str:
    return _("「%(name)s」は様式のファイルとして読めません。この製品から書き出したJSONファイルを選んでください。") % {
        "name": name
    }
