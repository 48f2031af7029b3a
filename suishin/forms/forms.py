"""Input of the pages that make forms: every part of a form in fields, nothing typed in a notation."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.forms.rules import LONGEST_KEY
from suishin.forms.sources import EVIDENCE, PREFILLED, PREFILLED_KINDS
from suishin.reading.definition import (
    Box,
    Column,
    ColumnKind,
    CrossCheck,
    CrossCheckKind,
    FormDefinition,
    HeaderField,
    HeaderKind,
    Item,
    ItemKind,
    Option,
    Part,
    Section,
)

KINDS = {
    ItemKind.TICK: _("チェック"),
    ItemKind.NARRATIVE: _("文章"),
    ItemKind.PREVIOUS: _("前の報告の再掲"),
    ItemKind.NUMBER: _("数"),
    ItemKind.DATE: _("日付"),
    ItemKind.CHOICE: _("選択"),
    ItemKind.TABLE: _("表"),
    ItemKind.ORGANIZATION: _("組織"),
    ItemKind.FILE: _("ファイルの添付"),
}
LONGEST_TITLE = 300
BOXES = {Box.LEFT: _("左の欄"), Box.RIGHT: _("右の欄")}
HEADER_KINDS = {
    HeaderKind.PREFECTURE: _("県名"),
    HeaderKind.ORGANIZATION: _("県以外の組織名"),
    HeaderKind.DATE: _("日付"),
    HeaderKind.PERSON: _("氏名"),
}
COLUMN_KINDS = {ColumnKind.TEXT: _("文字"), ColumnKind.NUMBER: _("数"), ColumnKind.DATE: _("日付")}
CHECK_KINDS = {
    CrossCheckKind.SUM: _("一つ目の数は、ほかの数の合計に等しい"),
    CrossCheckKind.NOT_MORE: _("一つ目の数は、二つ目の数を超えない"),
    CrossCheckKind.TEXT_FOR_TICK: _("ほかのどれかにチェックがあれば、一つ目は空欄にしない"),
}
MEMBERS = {ItemKind.NARRATIVE: "parts", ItemKind.CHOICE: "options", ItemKind.TABLE: "columns"}
MOST_BYTES = 1024 * 1024  # of a file to import; the largest form so far is 10 kB
MOST_MEMBERS = 50


def choices(names: Mapping[Any, Any], *, empty: Any = None) -> list[tuple[str, Any]]:
    first = [] if empty is None else [("", empty)]
    return first + [(str(key), label) for key, label in names.items()]


class LinesField(forms.CharField):
    """Texts, one per line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple | list) else value

    def clean(self, value: Any) -> Any:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class CodeField(forms.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^(?:[0-9]{1,6}-)?20[0-9]{2}-[0-9]{2}(-[0-9]{1,2})?\Z",
            label=_("コード"),
            help_text=_("集める年と月を「2026-01」のように書きます。"),
            error_messages={"invalid": _("コードは「2026-01」の形で書いてください。")},
            **kwargs,
        )


def key_field(**kwargs: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?\Z",
        label=_("識別名"),
        max_length=LONGEST_KEY,
        help_text=_("回答を年をこえて結び付ける名前です。ふつうは変えません。半角の小文字・数字・「_」で書きます。"),
        error_messages={"invalid": _("半角の小文字で始め、小文字・数字・「_」だけで書いてください。")},
        **kwargs,
    )


def year_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("年"), min_value=2000, max_value=2100, help_text=_("この様式で報告を書く年（西暦）です。")
    )


class SeenForm(forms.Form):
    """Carries what a part was like when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class NewForm(forms.Form):
    code = CodeField()
    title = forms.CharField(label=_("名称"), max_length=100)
    year = year_field()


class NextForm(forms.Form):
    code = CodeField()
    year = year_field()


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("様式のファイル"),
        help_text=_("「様式をファイルに書き出す」で保存したファイル（.json、1 MBまで）です。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("大きすぎます（1 MBまで）。様式のファイルか確かめてください。"))
        return file


class FactsForm(SeenForm):
    """All of a form that stands in no section, but its header."""

    title = forms.CharField(label=_("名称"), max_length=100)
    title_variants = LinesField(label=_("名称のほかの書き方"), help_text=_("読み取りに使います。一行に一つ書きます。"))
    code = CodeField()
    year = year_field()
    follows = forms.ChoiceField(
        label=_("前の様式"), required=False, help_text=_("前回の回答をどの様式から引き継ぐかを決めます。")
    )
    prompt_variants = LinesField(
        label=_("そのほかの印刷文"),
        help_text=_("回答と取り違えないように、紙に印刷してある説明を一行に一つ書きます。"),
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["follows"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("なし")), *((code, code) for code in codes)]


class SectionForm(SeenForm):
    title = forms.CharField(label=_("区分の名称"), max_length=300)
    short_title = forms.CharField(
        label=_("短い名称"), max_length=20, required=False, help_text=_("一覧の見出しに使います。")
    )
    left_prompt = forms.CharField(
        label=_("左の欄の上に印刷する文"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    right_prompt = forms.CharField(
        label=_("右の欄の上に印刷する文"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    variants = LinesField(label=_("名称のほかの書き方"), help_text=_("読み取りに使います。一行に一つ書きます。"))
    key = key_field(required=False)

    def section(self, old: Section, key: str) -> Section:
        cleaned = self.cleaned_data
        names = ("title", "short_title", "left_prompt", "right_prompt", "variants")
        return Section(key=cleaned["key"] or key, number=old.number, items=old.items, **{n: cleaned[n] for n in names})


class NewItemForm(SeenForm):
    kind = forms.ChoiceField(label=_("種類"), choices=choices(KINDS))
    box = forms.ChoiceField(label=_("置く欄"), choices=choices(BOXES))
    title = forms.CharField(label=_("項目の名称"), max_length=LONGEST_TITLE, help_text=_("画面と一覧での呼び方です。"))

    def item(self, key: str) -> Item:
        kind = ItemKind(self.cleaned_data["kind"])
        title = self.cleaned_data["title"]
        label = "" if kind is ItemKind.NARRATIVE else title
        return Item(key, kind, Box(self.cleaned_data["box"]), label, title, **beginning_of(kind))


def beginning_of(kind: ItemKind) -> dict[str, Any]:
    """Return what an item of a kind cannot do without, to be changed afterwards."""
    if kind is ItemKind.CHOICE:
        return {"options": (Option("yes", gettext("はい")), Option("no", gettext("いいえ")))}
    if kind is ItemKind.TABLE:
        columns = (Column("name", gettext("名称")), Column("count", gettext("数"), ColumnKind.NUMBER))
        return {"columns": columns, "can_add_rows": True}
    return {}


class ItemForm(SeenForm):
    """All settings of an item; those of other kinds are left out."""

    title = forms.CharField(label=_("項目の名称"), max_length=LONGEST_TITLE, help_text=_("画面と一覧での呼び方です。"))
    label = forms.CharField(
        label=_("印刷する文"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("紙に印刷し、読み取りが目印にする文です。欄に一つだけの文章なら空けられます。"),
    )
    short_title = forms.CharField(
        label=_("短い名称"), max_length=20, required=False, help_text=_("一覧の見出しに使います。")
    )
    mark = forms.CharField(label=_("番号"), max_length=4, required=False, help_text=_("「①」のように書きます。"))
    repeats = forms.ChoiceField(
        label=_("再掲する項目"),
        required=False,
        help_text=_("ここに入る文章を、どの様式のどの項目から取るかを選びます。"),
    )
    unit = forms.CharField(label=_("単位"), max_length=10, required=False)
    least = forms.FloatField(label=_("最小"), required=False)
    most = forms.FloatField(label=_("最大"), required=False)
    longest = forms.IntegerField(
        label=_("文字数の上限"), required=False, min_value=1, max_value=200_000, help_text=_("空けると上限なしです。")
    )
    rows = LinesField(label=_("印刷する行"), help_text=_("表の左端にあらかじめ印刷する名前を、一行に一つ書きます。"))
    can_add_rows = forms.BooleanField(label=_("書く人が行を足せる"), required=False)
    guidance = forms.CharField(
        label=_("書き方の説明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("書く人の画面に出ます。紙には印刷しません。"),
    )
    required = forms.BooleanField(label=_("記入がないと提出できない"), required=False)
    prefilled_from = forms.ChoiceField(
        label=_("初めに入れておくもの"), required=False, choices=choices(PREFILLED, empty=_("なし"))
    )
    evidence_from = forms.MultipleChoiceField(
        label=_("裏付けとして見せる活動"),
        required=False,
        choices=choices(EVIDENCE),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label=_("種類"), choices=choices(KINDS), help_text=_("変えると、種類ごとの設定は初めからになります。")
    )
    section = forms.ChoiceField(label=_("置く区分"))
    box = forms.ChoiceField(label=_("置く欄"), choices=choices(BOXES))
    was = forms.ChoiceField(
        label=_("前の様式での項目"),
        required=False,
        help_text=_("識別名が変わった項目だけ選びます。前回の回答を引き継ぎます。"),
    )
    variants = LinesField(label=_("印刷する文のほかの書き方"), help_text=_("読み取りに使います。一行に一つ書きます。"))
    key = key_field()

    def __init__(
        self,
        *args: Any,
        item: Item,
        definition: FormDefinition,
        before: FormDefinition | None,
        repeatable: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        section = definition.section_of(item.key)
        initial = {name: getattr(item, name, None) for name in self.base_fields} | {"section": section.key}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.old = item
        for name in set(OWN_FIELDS) - {name for name, kinds in OWN_FIELDS.items() if item.kind in kinds}:
            del self.fields[name]
        self._offer("section", [(other.key, f"{other.number}. {other.title}") for other in definition.sections])
        known = [("", _("同じ識別名の項目、または新しい項目"))]
        self._offer("was", known + [(other.key, other.title) for other in before.items()] if before else known)
        if "repeats" in self.fields:
            self._offer("repeats", [("", _("選んでいない")), *repeatable])
        self.fields["label"].required = not item.is_text

    def _offer(self, name: str, offered: list[tuple[str, Any]]) -> None:
        """Offer choices, and what stands there already even if it is no longer among them."""
        current = self.initial.get(name) or ""
        if current and current not in {key for key, _label in offered}:
            offered = [*offered, (current, current)]
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    def clean(self) -> dict[str, Any]:
        """Let the name go along with the printed text where both were the same and only the text was changed."""
        cleaned = self.cleaned_data
        title, label = cleaned.get("title"), cleaned.get("label", "")
        if label and title == self.old.title == self.old.label and len(label) <= LONGEST_TITLE:
            cleaned["title"] = label
        return cleaned

    def item(self, members: Sequence[Any] = ()) -> Item:
        """Return the item as typed; one of another kind begins with that kind's usual settings."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "section")}
        kind = ItemKind(cleaned["kind"])
        typed = cleaned | {"kind": kind, "box": self.old.box}
        for name in ("repeats", "longest", "least", "most"):
            typed[name] = typed.get(name) or (typed.get(name) if typed.get(name) == 0 else None)
        if "evidence_from" in typed:
            typed["evidence_from"] = tuple(typed["evidence_from"])
        if kind is not self.old.kind:
            shared = ("key", "kind", "box", "title", "label", "short_title", "variants", "was", "guidance", "required")
            return Item(**{name: typed[name] for name in shared} | beginning_of(kind))
        if kind in MEMBERS:
            typed[MEMBERS[kind]] = tuple(members)
        return Item(**typed)


OWN_FIELDS: dict[str, tuple[ItemKind, ...]] = {
    "mark": (ItemKind.TICK,),
    "repeats": (ItemKind.PREVIOUS,),
    "unit": (ItemKind.NUMBER,),
    "least": (ItemKind.NUMBER,),
    "most": (ItemKind.NUMBER,),
    "longest": (ItemKind.NARRATIVE, ItemKind.PREVIOUS),
    "rows": (ItemKind.TABLE,),
    "can_add_rows": (ItemKind.TABLE,),
    "prefilled_from": PREFILLED_KINDS,
    "evidence_from": (ItemKind.TICK, ItemKind.NARRATIVE),
}


class MemberForm(forms.Form):
    """One part, option or column; whoever empties its name takes it away."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_KEY)
    order = forms.IntegerField(label=_("順"), required=False, min_value=1, max_value=999)
    label = forms.CharField(label=_("名称"), required=False, max_length=200)


class ColumnForm(MemberForm):
    kind = forms.ChoiceField(label=_("種類"), choices=choices(COLUMN_KINDS), required=False)
    unit = forms.CharField(label=_("単位"), required=False, max_length=10)


class HeaderFieldForm(MemberForm):
    kind = forms.ChoiceField(label=_("種類"), choices=choices(HEADER_KINDS), required=False)
    variants = forms.CharField(
        label=_("ほかの書き方"), required=False, max_length=300, help_text=_("「、」で区切ります。")
    )
    required = forms.BooleanField(label=_("必須"), required=False)


class _Members(forms.BaseFormSet[MemberForm]):
    """Rows in the order of their numbers, empty ones left out, new ones with a key of their own."""

    def entries(self, name: str, taken: Iterable[str] = ()) -> list[dict[str, Any]]:
        rows = [row for form in self.forms if (row := getattr(form, "cleaned_data", {})) and row.get("label")]
        rows.sort(key=lambda row: row.get("order") or 1000)
        known = {row["key"] for row in rows if row.get("key")} | set(taken)
        for row in rows:
            if not row.get("key"):
                row["key"] = free_key(name, known)
                known.add(row["key"])
        return rows


def members_of(item: Item, sent: Any = None) -> _Members | None:
    """Return the parts, options or columns of an item as rows to fill in; kinds without any have none."""
    if item.kind not in MEMBERS:
        return None
    form_class = ColumnForm if item.kind is ItemKind.TABLE else MemberForm
    initial: list[dict[str, Any]] = []
    for number, member in enumerate(getattr(item, MEMBERS[item.kind]), start=1):
        label = member.title if isinstance(member, Part) else member.label
        more = {"kind": member.kind.value, "unit": member.unit} if isinstance(member, Column) else {}
        initial.append({"key": member.key, "order": number, "label": label} | more)
    return _formset(form_class, initial, sent)


def item_members(item: Item, rows: _Members) -> list[Any]:
    """Return the parts, options or columns that were typed."""
    if item.kind is ItemKind.NARRATIVE:
        return [Part(row["key"], row["label"]) for row in rows.entries("part")]
    if item.kind is ItemKind.CHOICE:
        return [Option(row["key"], row["label"]) for row in rows.entries("option")]
    return [
        Column(row["key"], row["label"], ColumnKind(row.get("kind") or ColumnKind.TEXT), row.get("unit", ""))
        for row in rows.entries("column")
    ]


def header_rows(definition: FormDefinition, sent: Any = None) -> _Members:
    initial = [
        {
            "key": field.key,
            "order": number,
            "label": field.label,
            "kind": field.kind.value,
            "variants": "、".join(field.variants),
            "required": field.required,
        }
        for number, field in enumerate(definition.header, start=1)
    ]
    return _formset(HeaderFieldForm, initial, sent)


def header_of(rows: _Members, taken: Iterable[str]) -> tuple[HeaderField, ...]:
    return tuple(
        HeaderField(
            row["key"],
            HeaderKind(row.get("kind") or HeaderKind.PERSON),
            row["label"],
            tuple(text.strip() for text in re.split("[、,]", row.get("variants", "")) if text.strip()),
            required=row.get("required", False),
        )
        for row in rows.entries("field", taken)
    )


def _formset(form_class: type[MemberForm], initial: list[dict[str, Any]], sent: Any) -> _Members:
    formset = forms.formset_factory(
        form_class, formset=_Members, extra=3, max_num=MOST_MEMBERS, validate_max=True, absolute_max=MOST_MEMBERS + 10
    )
    made = formset(sent, initial=initial, prefix="members")
    assert isinstance(made, _Members)
    return made


def free_key(name: str, taken: Iterable[str]) -> str:
    """Return name1, name2 …: the first that nothing has."""
    taken = set(taken)
    return next(key for number in range(1, len(taken) + 2) if (key := f"{name}{number}") not in taken)


class CheckForm(SeenForm):
    kind = forms.ChoiceField(label=_("確かめること"), choices=choices(CHECK_KINDS))
    first = forms.ChoiceField(label=_("一つ目の項目"))
    others = forms.MultipleChoiceField(label=_("ほかの項目"), widget=forms.CheckboxSelectMultiple)
    message = forms.CharField(
        label=_("合わないときの言葉"),
        max_length=300,
        help_text=_("何が合わないか、どうすればよいかを書きます。提出のときに出ます。"),
    )

    def __init__(self, *args: Any, definition: FormDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (item.key, f"{section.number}{item.mark} {item.title}")
            for section in definition.sections
            for item in section.items
        ]
        for name in ("first", "others"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    @property
    def check(self) -> CrossCheck:
        cleaned = self.cleaned_data
        others = tuple(key for key in cleaned["others"] if key != cleaned["first"])
        return CrossCheck(CrossCheckKind(cleaned["kind"]), (cleaned["first"], *others), cleaned["message"])


class MoveForm(SeenForm):
    """Where something goes; for a section its position alone."""

    position = forms.IntegerField(min_value=0, max_value=1000)
    section = forms.CharField(required=False, max_length=LONGEST_KEY)
    box = forms.ChoiceField(choices=choices(BOXES), required=False)


class RevisionForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
