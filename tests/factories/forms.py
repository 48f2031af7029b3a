"""Forms as people make them on the pages of forms: every step is an action, none of them is code of the product."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from suishin.accounts.models import User
from suishin.forms import actions, rules
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.reading.definition import (
    Box,
    Column,
    ColumnKind,
    CrossCheck,
    CrossCheckKind,
    FormDefinition,
    Item,
    ItemKind,
    Option,
    Part,
    Section,
)

NOW = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
PRODUCTS = (
    "団体生命共済",
    "退職者団体生命共済",
    "マイカー共済",
    "自賠責共済",
    "長期共済",
    "税制適格年金",
    "住まいる共済",
)


def edit(form: FormVersion, by: User, change: Callable[[FormDefinition], FormDefinition], part: str = "order"):
    """Make one change as somebody who has just opened the page."""
    return actions.edit_form(
        form=form, edit=change, part=part, seen=rules.fingerprint(form.definition, part), by=by, now=NOW
    )


def fill(form: FormVersion, by: User, sections: Iterable[tuple[Section, Iterable[Item]]]) -> FormVersion:
    for section, items in sections:
        form = edit(form, by, partial(rules.with_section, section=section))
        for item in items:
            form = edit(form, by, partial(rules.with_item, section_key=section.key, item=item))
    return form


def make_ready(form: FormVersion, by: User) -> FormVersion:
    return actions.mark_form_ready(form=form, seen_revision=form.revision, by=by, now=NOW)


def make_june_form(national: Organization, by: User) -> FormVersion:
    """The report to the joint conference of June 2024, of which January repeats sections 3 and 4."""
    form = actions.create_form(
        owner=national,
        code="2024-06",
        title="県本部共済推進方針にもとづく取り組み報告",
        year=2024,
        by=by,
        now=NOW,
    )
    return fill(
        form,
        by,
        [
            (
                Section(
                    "targets",
                    1,
                    "共済種目別の目標と到達状況",
                    (),
                    short_title="目標と到達",
                    left_prompt="2024年5月末の数を記入してください。",
                    right_prompt="目標に届いていない種目について、要因を記入してください。",
                ),
                [
                    Item(
                        "targets",
                        ItemKind.TABLE,
                        Box.LEFT,
                        "共済種目ごとの目標と実績",
                        "共済種目ごとの目標と実績",
                        short_title="種目別目標",
                        columns=(
                            Column("product", "共済種目"),
                            Column("target", "目標", ColumnKind.NUMBER, "件"),
                            Column("result", "実績", ColumnKind.NUMBER, "件"),
                        ),
                        rows=PRODUCTS,
                        can_add_rows=True,
                    ),
                    Item("reasons", ItemKind.NARRATIVE, Box.RIGHT, "", "届いていない種目の要因", short_title="要因"),
                ],
            ),
            (
                Section("policy", 2, "県本部共済推進方針の決定と周知", (), short_title="方針"),
                [
                    Item("policy_adopted_on", ItemKind.DATE, Box.LEFT, "方針を決定した日", "方針を決定した日"),
                    Item(
                        "policy_body",
                        ItemKind.CHOICE,
                        Box.LEFT,
                        "方針を決定した機関",
                        "方針を決定した機関",
                        options=(
                            Option("congress", "定期大会"),
                            Option("central_committee", "中央委員会"),
                            Option("executive_committee", "執行委員会"),
                        ),
                    ),
                    Item(
                        "policy_unions",
                        ItemKind.NUMBER,
                        Box.RIGHT,
                        "方針を説明した単組の数",
                        "方針を説明した単組の数",
                        unit="単組",
                        least=0,
                    ),
                    Item("policy_file", ItemKind.FILE, Box.RIGHT, "方針の文書", "方針の文書"),
                ],
            ),
            (
                Section("progress", 3, "目標達成にむけた進捗と課題", (), short_title="進捗と課題"),
                [
                    Item(
                        "progress",
                        ItemKind.NARRATIVE,
                        Box.LEFT,
                        "",
                        "目標達成にむけた進捗と課題",
                        short_title="進捗と課題",
                        required=True,
                    )
                ],
            ),
            (
                Section("priorities", 4, "今後、重点的に取り組む課題", (), short_title="重点課題"),
                [
                    Item(
                        "priorities",
                        ItemKind.NARRATIVE,
                        Box.LEFT,
                        "",
                        "今後、重点的に取り組む課題",
                        short_title="重点課題",
                        required=True,
                    )
                ],
            ),
        ],
    )


def make_mini_form(prefecture: Organization, by: User) -> FormVersion:
    """A prefecture's question to its own unions after the recruitment of April."""
    form = actions.create_form(
        owner=prefecture, code="2025-05", title="新規採用者取り組み調べ", year=2025, by=by, now=NOW
    )
    form = fill(
        form,
        by,
        [
            (
                Section("newhire", 1, "2025年4月新規採用者の加入状況", (), short_title="加入状況"),
                [
                    Item("hired", ItemKind.NUMBER, Box.LEFT, "新規採用者の数", "新規採用者の数", unit="人", least=0),
                    Item(
                        "joined", ItemKind.NUMBER, Box.LEFT, "組合に加入した数", "組合に加入した数", unit="人", least=0
                    ),
                    Item("briefed_on", ItemKind.DATE, Box.RIGHT, "説明会を開いた日", "説明会を開いた日"),
                    Item(
                        "manner",
                        ItemKind.CHOICE,
                        Box.RIGHT,
                        "団体生命共済への加入の進め方",
                        "団体生命共済への加入の進め方",
                        options=(
                            Option("at_once", "組合と同時に加入"),
                            Option("later", "組合加入のあとで案内"),
                            Option("none", "案内していない"),
                        ),
                    ),
                ],
            ),
            (
                Section(
                    "visits",
                    2,
                    "職場を回った取り組み",
                    (),
                    short_title="職場まわり",
                    left_prompt="行った取り組みに☑してください。",
                    right_prompt="具体的な取り組み",
                ),
                [
                    Item(
                        "visits.all", ItemKind.TICK, Box.LEFT, "すべての職場を回った", "すべての職場を回った", mark="①"
                    ),
                    Item("visits.form", ItemKind.TICK, Box.LEFT, "加入用紙を手渡した", "加入用紙を手渡した", mark="②"),
                    Item("visits", ItemKind.NARRATIVE, Box.RIGHT, "", "具体的な取り組み"),
                ],
            ),
            (
                Section("sessions", 3, "学習会と相談会", (), short_title="学習会"),
                [
                    Item(
                        "sessions",
                        ItemKind.TABLE,
                        Box.LEFT,
                        "開いた学習会と相談会",
                        "開いた学習会と相談会",
                        columns=(
                            Column("held_on", "開催日", ColumnKind.DATE),
                            Column("theme", "内容"),
                            Column("people", "参加者", ColumnKind.NUMBER, "人"),
                        ),
                        can_add_rows=True,
                    ),
                    Item(
                        "wishes",
                        ItemKind.NARRATIVE,
                        Box.LEFT,
                        "県本部への要望",
                        "県本部への要望",
                        parts=(Part("materials", "資料について"), Part("lecturers", "講師の派遣について")),
                    ),
                ],
            ),
        ],
    )
    check = CrossCheck(
        CrossCheckKind.NOT_MORE,
        ("joined", "hired"),
        "加入した数が採用者の数より多くなっています。どちらかを直してください。",
    )
    return edit(form, by, partial(rules.with_cross_checks, checks=[check]), "checks")


def make_next_january(base: FormVersion, national: Organization, by: User) -> FormVersion:
    """The form of January 2026: last year's with its years raised, one item renamed, one new, one dropped."""
    form = actions.make_next_form(base=base, owner=national, code="2026-01", year=2026, by=by, now=NOW)
    places = [proposal.place for proposal in rules.year_proposals(form.definition)]
    form = edit(form, by, partial(rules.with_raised_years, places=places), "facts")
    renamed = form.definition.item("newhire.measures_meeting")
    form = edit(
        form,
        by,
        partial(
            rules.with_changed_item,
            key=renamed.key,
            item=replace(renamed, key="newhire.preparation_meeting", label="県本部新採準備会議の開催"),
            before=base.definition,
        ),
        "items.newhire.measures_meeting",
    )
    form = edit(form, by, partial(rules.without_item, key="model.joint_visits"))
    visited = Item(
        "grant_amount",
        ItemKind.NUMBER,
        Box.RIGHT,
        "単組に支払った交付金の額",
        "単組に支払った交付金の額",
        unit="円",
        least=0,
    )
    return edit(form, by, partial(rules.with_item, section_key="grant", item=visited))


def make_draft_form(owner: Organization, by: User, *, title: str) -> FormVersion:
    """A small form in the making: a section with a number and another, an empty section, a cross-check."""
    form = actions.create_form(owner=owner, code="2027-06", title=title, year=2027, by=by, now=NOW)
    numbers = [
        Item(key, ItemKind.NUMBER, Box.LEFT, label, label, unit="人")
        for key, label in (("hired", "2027年の新規採用者"), ("joined", "うち加入した人"))
    ]
    form = fill(form, by, [(Section("counts", 1, "人数", ()), numbers), (Section("rest", 2, "そのほか", ()), [])])
    check = CrossCheck(CrossCheckKind.NOT_MORE, ("joined", "hired"), "加入した人が多すぎます。数を確かめてください。")
    return edit(form, by, partial(rules.with_cross_checks, checks=[check]), "checks")
