"""The life of a form: drafts that change in steps, ready ones that never do."""

from dataclasses import replace
from functools import partial

import pytest

from suishin.audit.models import Entry
from suishin.forms import actions, rules
from suishin.forms.models import FormVersion
from suishin.permissions import NotAllowed
from suishin.reading.definition import Box, Item, ItemKind, dump_definition
from tests.factories.forms import NOW, edit, make_june_form, make_mini_form, make_next_january, make_ready

pytestmark = pytest.mark.django_db
TICK = Item("grant.told", ItemKind.TICK, Box.LEFT, "単組に知らせた", "単組に知らせた")


@pytest.fixture
def next_form(form_2025, tree, honbu):
    return actions.make_next_form(base=form_2025, owner=tree.national, code="2026-01", year=2026, by=honbu, now=NOW)


def test_next_form_follows_the_one_it_was_made_from(next_form, form_2025):
    assert (next_form.state, next_form.based_on, next_form.code) == ("draft", form_2025, "2026-01")
    assert next_form.definition.follows == "2025-01"
    assert {fate.kind.value for fate in rules.fates(form_2025.definition, next_form.definition)} == {"same"}


def test_change_of_a_draft_is_recorded_and_raises_its_revision(next_form, honbu):
    before = Entry.objects.count()

    changed = edit(next_form, honbu, partial(rules.with_item, section_key="grant", item=TICK))

    assert changed.revision == next_form.revision + 1
    assert changed.definition.item("grant.told") == TICK
    assert Entry.objects.count() == before + 1


def test_two_people_at_two_items_do_not_disturb_each_other(next_form, honbu):
    definition = next_form.definition
    for key in ("grant.paid_by_rule", "grant.usage_known"):
        item = replace(definition.item(key), title=f"新しい{key}")
        actions.edit_form(
            form=next_form,
            edit=partial(rules.with_changed_item, key=key, item=item, before=None),
            part=f"items.{key}",
            seen=rules.fingerprint(definition, f"items.{key}"),
            by=honbu,
            now=NOW,
        )

    next_form = FormVersion.objects.get(pk=next_form.pk)
    assert next_form.definition.item("grant.paid_by_rule").title == "新しいgrant.paid_by_rule"
    assert next_form.definition.item("grant.usage_known").title == "新しいgrant.usage_known"


def test_later_of_two_people_at_one_item_is_told(next_form, honbu):
    key, definition = "grant.paid_by_rule", next_form.definition
    seen = rules.fingerprint(definition, f"items.{key}")
    changes = [replace(definition.item(key), title=title) for title in ("先の人", "後の人")]
    save = partial(actions.edit_form, form=next_form, part=f"items.{key}", seen=seen, by=honbu, now=NOW)
    save(edit=partial(rules.with_changed_item, key=key, item=changes[0], before=None))

    with pytest.raises(actions.FormChangedMeanwhile):
        save(edit=partial(rules.with_changed_item, key=key, item=changes[1], before=None))

    assert FormVersion.objects.get(pk=next_form.pk).definition.item(key).title == "先の人"


def test_ready_form_never_changes(next_form, honbu):
    changed = edit(next_form, honbu, partial(rules.with_item, section_key="grant", item=TICK))
    ready = make_ready(changed, honbu)

    with pytest.raises(actions.FormIsReady):
        edit(ready, honbu, partial(rules.without_item, key="grant.told"))
    with pytest.raises(actions.FormIsReady):
        actions.discard_form(form=ready, seen_revision=ready.revision, by=honbu, now=NOW)


def test_form_with_faults_does_not_become_ready(tree, honbu):
    empty = actions.create_form(owner=tree.national, code="2026-06", title="報告", year=2026, by=honbu, now=NOW)

    with pytest.raises(actions.FormUnfit):
        make_ready(empty, honbu)


def test_form_that_changed_meanwhile_does_not_become_ready(next_form, honbu):
    seen = next_form.revision
    edit(next_form, honbu, partial(rules.with_item, section_key="grant", item=TICK))

    with pytest.raises(actions.FormChangedMeanwhile):
        actions.mark_form_ready(form=next_form, seen_revision=seen, by=honbu, now=NOW)


def test_code_is_taken_once(next_form, form_2025, tree, honbu):
    with pytest.raises(actions.FormCodeTaken):
        actions.create_form(owner=tree.national, code="2026-01", title="別", year=2026, by=honbu, now=NOW)
    with pytest.raises(actions.FormCodeTaken):
        actions.make_next_form(base=form_2025, owner=tree.national, code="2026-01", year=2026, by=honbu, now=NOW)


def test_next_version_of_the_same_form_keeps_its_code(form_2025, tree, honbu):
    version = actions.make_next_form(base=form_2025, owner=tree.national, code="2025-01", year=2025, by=honbu, now=NOW)

    assert (version.number, version.definition.follows) == (2, form_2025.definition.follows)
    with pytest.raises(actions.FormKnown):
        make_ready(version, honbu)  # nothing was changed in it


def test_draft_is_discarded(next_form, honbu):
    actions.discard_form(form=next_form, seen_revision=next_form.revision, by=honbu, now=NOW)

    assert not FormVersion.objects.filter(code="2026-01").exists()


def test_prefecture_makes_forms_of_its_own_that_no_other_sees(tree, honbu, mori, ishida):
    form = make_mini_form(tree.nagano, mori)

    assert form.code == "20-2025-05"
    seen = {
        user.username: FormVersion.objects.visible_to(user).filter(pk=form.pk).exists()
        for user in (honbu, mori, ishida)
    }
    assert seen == {"honbu": True, "mori": True, "ishida": False}


def test_prefecture_changes_no_national_form(next_form, tree, mori):
    with pytest.raises(NotAllowed):
        edit(next_form, mori, partial(rules.with_item, section_key="grant", item=TICK))
    with pytest.raises(NotAllowed):
        actions.create_form(owner=tree.national, code="2026-06", title="報告", year=2026, by=mori, now=NOW)


def test_prefecture_makes_its_own_form_from_a_national_one(form_2025, tree, mori):
    form = actions.make_next_form(base=form_2025, owner=tree.nagano, code="2025-03", year=2025, by=mori, now=NOW)

    assert (form.code, form.owner) == ("20-2025-03", tree.nagano)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plain: plain.update(colour="red"), "様式の colour"),
        (lambda plain: plain["sections"][0]["items"][0].update(script="alert(1)"), "script"),
        (lambda plain: plain.update(sections="none"), "sections"),
        (lambda plain: plain["sections"][0]["items"][0].update(kind="essay"), "kind"),
        (lambda plain: plain["sections"][0]["items"][0].update(guidance="長" * 2000), "長すぎます"),
        (lambda plain: plain.update(code="../../etc"), "コード"),
        (lambda plain: plain["sections"][1]["items"].append(plain["sections"][1]["items"][0]), "key"),
    ],
)
def test_file_that_is_no_form_is_refused_with_the_reason(form_2025, tree, honbu, change, words):
    plain = dump_definition(form_2025.definition) | {"code": "2027-01"}
    change(plain)

    with pytest.raises(actions.DefinitionRefused, match=words):
        actions.import_form(content=plain, owner=tree.national, by=honbu, now=NOW)


def test_exported_form_comes_back_as_it_was(tree, honbu):
    june = make_june_form(tree.national, honbu)
    content = june.content | {"code": "2027-06"}

    form = actions.import_form(content=content, owner=tree.national, by=honbu, now=NOW)

    assert dump_definition(form.definition) == content


def test_next_years_form_names_whose_history_breaks_off(form_2025, tree, honbu):
    form = make_next_january(form_2025, tree.national, honbu)

    losses = rules.lost_history(form_2025.definition, form.definition, [form_2025.definition])

    assert {(loss.kind.value, loss.key) for loss in losses} == {
        ("dropped", "model.joint_visits"),
        ("repeats_unknown_form", "previous_progress"),
        ("repeats_unknown_form", "previous_priorities"),
    }
    assert form.definition.item("newhire.preparation_meeting").was == "newhire.measures_meeting"
    assert form.definition.section_of("newhire").title == "2026年4月新規採用者対策"
