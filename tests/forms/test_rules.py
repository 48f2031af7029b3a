"""What becomes of items from form to form, how a form is edited, which years are raised: tables of cases."""

from dataclasses import replace

import pytest

from suishin.forms import rules
from suishin.forms.rules import EditRefused, FateKind, LossKind
from suishin.forms.rules.years import raised
from suishin.reading.definition import (
    Box,
    CrossCheck,
    CrossCheckKind,
    FormDefinition,
    HeaderField,
    HeaderKind,
    Item,
    ItemKind,
    Section,
)


def tick(key: str, **more) -> Item:
    return Item(key, ItemKind.TICK, **{"box": Box.LEFT, "label": key, "title": key} | more)


def text(key: str, **more) -> Item:
    return Item(key, ItemKind.NARRATIVE, **{"box": Box.RIGHT, "label": "", "title": key} | more)


def previous(key: str, repeats: str | None) -> Item:
    return Item(key, ItemKind.PREVIOUS, Box.LEFT, "", key, repeats=repeats)


def form(*sections: tuple[Item, ...], code: str = "2025-01", **more) -> FormDefinition:
    header = (HeaderField("date", HeaderKind.DATE, "作成日"),)
    made = tuple(
        Section(f"section{number}", number, f"区分{number}", items) for number, items in enumerate(sections, start=1)
    )
    return FormDefinition(code, "報告書", (), 2025, header, made, **more)


OLD = form((tick("visits.all"), text("visits")), (tick("study.held"), text("study")))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, {}),
        (
            form((tick("visits.all", title="全単組を回る"), text("visits")), OLD.sections[1].items),
            {"visits.all": "renamed"},
        ),
        (
            form((tick("visits.every", was="visits.all"), text("visits")), OLD.sections[1].items),
            {"visits.all": "renamed"},
        ),
        (form((text("visits"),), (tick("study.held"), text("study"), tick("visits.all"))), {"visits.all": "moved"}),
        (form((tick("visits.all", box=Box.RIGHT), text("visits")), OLD.sections[1].items), {"visits.all": "moved"}),
        (form((text("visits"),), OLD.sections[1].items), {"visits.all": "dropped"}),
        (
            form(
                (tick("visits.all"), text("visits")), (tick("study.held", was="study"), text("study", was="study.held"))
            ),
            {"study.held": "moved", "study": "moved"},
        ),
        (form((tick("other", was="nowhere"), text("visits")), OLD.sections[1].items), {"visits.all": "dropped"}),
    ],
)
def test_fate_of_every_item(new, expected):
    found = {fate.old.key: fate.kind for fate in rules.fates(OLD, new)}

    assert found == {item.key: FateKind(expected.get(item.key, "same")) for item in OLD.items()}


def test_items_without_a_forebear_are_new():
    new = form((tick("visits.every", was="visits.all"), text("visits"), tick("visits.kit")), OLD.sections[1].items)

    assert [item.key for item in rules.added_items(OLD, new)] == ["visits.kit"]


EARLIER = [OLD, form((text("progress"), tick("done")), code="2024-06")]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        (form((text("visits"),), OLD.sections[1].items), [(LossKind.DROPPED, "visits.all", "")]),
        (
            form((tick("visits.all"), tick("visits")), OLD.sections[1].items),
            [(LossKind.KIND_CHANGED, "visits", "visits")],
        ),
        (
            form((tick("visits.all"), text("visits"), tick("kit", was="kits")), OLD.sections[1].items),
            [(LossKind.WAS_UNKNOWN, "kit", "kits")],
        ),
        (
            form((tick("a", was="visits.all"), tick("b", was="visits.all"), text("visits")), OLD.sections[1].items),
            [(LossKind.WAS_TWICE, "a", "visits.all"), (LossKind.WAS_TWICE, "b", "visits.all")],
        ),
        (form(*[s.items for s in OLD.sections], (previous("p", "2024-06/progress"),)), []),
        (form(*[s.items for s in OLD.sections], (previous("p", None),)), [(LossKind.REPEATS_NOTHING, "p", "")]),
        (
            form(*[s.items for s in OLD.sections], (previous("p", "2023-06/progress"),)),
            [(LossKind.REPEATS_UNKNOWN_FORM, "p", "2023-06")],
        ),
        (
            form(*[s.items for s in OLD.sections], (previous("p", "2024-06/priorities"),)),
            [(LossKind.REPEATS_UNKNOWN_ITEM, "p", "2024-06/priorities")],
        ),
        (  # a tick has no text to repeat
            form(*[s.items for s in OLD.sections], (previous("p", "2024-06/done"),)),
            [(LossKind.REPEATS_UNKNOWN_ITEM, "p", "2024-06/done")],
        ),
    ],
)
def test_history_that_breaks_off_is_named(new, expected):
    found = rules.lost_history(OLD, new, EARLIER)

    assert [(loss.kind, loss.key, loss.name) for loss in found] == expected


def test_first_form_loses_nothing_but_what_it_repeats():
    assert rules.lost_history(None, form((tick("a"),)), []) == []


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("2025年4月新規採用者対策", "2026年4月新規採用者対策"),
        ("2025年３月末", "2026年３月末"),
        ("２０２５年度", "２０２６年度"),
        ("令和７年度", "令和８年度"),
        ("令和6年", "令和7年"),
        ("2年ごとに見直す", "2年ごとに見直す"),
        ("2024年6月報告以降、2026年度末まで", "2025年6月報告以降、2027年度末まで"),
        ("第120255年次", "第120255年次"),
        ("じちろう共済のアピール", "じちろう共済のアピール"),
    ],
)
def test_years_are_raised_by_one_in_the_digits_they_stand_in(text, later):
    assert raised(text) == later


def test_only_the_years_that_were_accepted_are_raised():
    old = form((tick("a", label="2025年4月", title="2025年4月", variants=("2025年4月分",), repeats=None),))
    places = [proposal.place for proposal in rules.year_proposals(old)]

    new = rules.with_raised_years(old, {"sections.0.items.0.label"})

    assert places == ["sections.0.items.0.label", "sections.0.items.0.title", "sections.0.items.0.variants.0"]
    assert (new.item("a").label, new.item("a").title) == ("2026年4月", "2025年4月")


def test_key_that_changes_is_remembered_and_changed_in_the_cross_checks():
    check = CrossCheck(CrossCheckKind.TEXT_FOR_TICK, ("visits", "visits.all"), "書いてください。")
    definition = replace(OLD, cross_checks=(check,))

    new = rules.with_changed_item(
        definition, "visits.all", replace(OLD.item("visits.all"), key="visits.every"), before=OLD
    )

    assert new.item("visits.every").was == "visits.all"
    assert new.cross_checks[0].items == ("visits", "visits.every")


def test_key_of_an_item_that_is_new_in_this_form_changes_without_a_trace():
    definition = rules.with_item(OLD, "section1", tick("kit"))

    new = rules.with_changed_item(definition, "kit", tick("kits"), before=OLD)

    assert new.item("kits").was == ""


@pytest.mark.parametrize(
    ("box", "position", "order"),
    [
        (Box.LEFT, 0, ["visits.all", "study.held", "study"]),
        (Box.LEFT, 1, ["study.held", "study", "visits.all"]),
        (Box.LEFT, 9, ["study.held", "study", "visits.all"]),
        (Box.RIGHT, 0, ["study.held", "visits.all", "study"]),
        (Box.RIGHT, -1, ["study.held", "study", "visits.all"]),
    ],
)
def test_item_moves_to_a_place_among_those_of_its_box(box, position, order):
    new = rules.with_moved_item(OLD, "visits.all", section_key="section2", box=box, position=position)

    assert [item.key for item in new.sections[1].items] == order
    assert new.item("visits.all").box is box


def test_sections_are_numbered_by_their_order():
    new = rules.with_moved_section(OLD, "section2", 0)

    assert [(section.number, section.key) for section in new.sections] == [(1, "section2"), (2, "section1")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda f: rules.with_item(f, "section1", tick("study")), "key_taken"),
        (lambda f: rules.with_item(f, "section1", tick("date")), "key_taken"),
        (lambda f: rules.with_section(f, Section("section1", 0, "区分", ())), "key_taken"),
        (lambda f: rules.with_changed_item(f, "visits", text("study"), before=None), "key_taken"),
        (lambda f: rules.without_section(f, "section1"), "section_has_items"),
        (
            lambda f: rules.without_item(
                rules.with_cross_checks(f, [CrossCheck(CrossCheckKind.NOT_MORE, ("visits", "study"), "…")]), "study"
            ),
            "item_is_checked",
        ),
    ],
)
def test_changes_that_would_break_the_form_are_refused(change, code):
    with pytest.raises(EditRefused) as refused:
        change(OLD)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("definition", "codes"),
    [
        (form((tick("a"), text("b"))), []),
        (replace(form((tick("a"),)), header=()), ["no_header"]),
        (form(), ["no_sections"]),
        (form(()), ["no_items"]),
        (form((text("a"), text("b"))), ["no_label"]),
        (form((text("a"), text("b", label="要望"))), []),
        (
            form((tick("a"), text("b")), cross_checks=(CrossCheck(CrossCheckKind.NOT_MORE, ("a", "b"), "…"),)),
            ["check_of_other_kinds"],
        ),
        (
            form((tick("a"), text("b")), cross_checks=(CrossCheck(CrossCheckKind.TEXT_FOR_TICK, ("b", "a"), "…"),)),
            [],
        ),
    ],
)
def test_what_stands_against_using_a_form(definition, codes):
    assert [code for code, _key, _name in rules.faults_against_use(definition)] == codes


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (form((tick("a"),), code="2025-13"), "code"),
        (form((tick("a"),), code="x" * 30), "code"),
        (replace(form((tick("a"),)), title="長" * 101), "title_long"),
        (replace(form((tick("a"),)), year=25), "year"),
        (form((tick("A-b"),)), "key"),
        (form((tick("a" * 41),)), "key"),
        (form(tuple(tick(f"a{number}") for number in range(301))), "too_many"),
        (form((tick("a", guidance="長" * 1001),)), "text_long"),
    ],
)
def test_form_beyond_its_limits_is_named(definition, code):
    assert code in [found for found, _name in rules.over_limits(definition)]
