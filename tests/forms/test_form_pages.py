"""The pages on which forms are made, from next year's copy to the exported file."""

import json
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from suishin.forms import actions, rules
from suishin.forms.models import FormVersion
from suishin.reading.definition import Box, dump_definition
from suishin.rounds.models import Round
from tests.factories.forms import NOW, edit, make_draft_form, make_june_form, make_mini_form, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, honbu):
    client.force_login(honbu)
    return client


@pytest.fixture
def draft(tree, honbu):
    return make_draft_form(tree.national, honbu, title="秋の調べ")


@pytest.fixture
def next_form(form_2025, tree, honbu):
    return actions.make_next_form(base=form_2025, owner=tree.national, code="2026-01", year=2026, by=honbu, now=NOW)


def url(name: str, form: FormVersion, *more) -> str:
    return reverse(f"forms:{name}", args=[form.pk, *more])


def seen(form: FormVersion, part: str) -> str:
    return rules.fingerprint(form.definition, part)


def fresh(form: FormVersion) -> FormVersion:
    return FormVersion.objects.get(pk=form.pk)


def fields(page) -> dict:
    """Return what a browser would send back from a page's form as it was opened."""
    form = page.context["page_form"]
    sent = {bound.html_name: bound.value() for bound in form}
    rows = page.context.get("rows")
    if rows:
        sent |= {bound.html_name: bound.value() for bound in rows.management_form}
        sent |= {bound.html_name: bound.value() for row in rows for bound in row}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def test_next_years_form_is_made_with_its_years_offered_for_raising(signed_in, form_2025):
    signed_in.post(url("form-next", form_2025), {"code": "2026-01", "year": 2026})
    made = FormVersion.objects.get(code="2026-01")
    page = signed_in.get(url("form-years", made))
    places = [proposal.place for proposal in page.context["proposals"]]

    signed_in.post(url("form-years", made), {"seen": page.context["seen"], "place": places[:-1]})

    assert "2025年4月新規採用者対策" in page.content.decode()
    assert fresh(made).definition.section_of("newhire").title == "2026年4月新規採用者対策"
    assert [proposal.place for proposal in rules.year_proposals(fresh(made).definition)][-1] == places[-1]


def test_every_setting_of_an_item_comes_back_from_its_page(signed_in, tree, honbu, mori):
    """An item saved as it was opened stays as it is: no field is lost, none is invented."""
    for form in (make_june_form(tree.national, honbu), make_mini_form(tree.nagano, mori)):
        for item in form.definition.items():
            page = signed_in.get(url("item-edit", form, item.key))

            answer = signed_in.post(url("item-edit", form, item.key), fields(page))

            assert answer.status_code == 302, (item.key, answer.context["page_form"].errors)
            assert fresh(form).definition.item(item.key) == item


def test_facts_and_header_come_back_from_their_page(signed_in, tree, honbu):
    form = make_june_form(tree.national, honbu)

    signed_in.post(url("form-facts", form), fields(signed_in.get(url("form-facts", form))))

    assert fresh(form).definition == form.definition


def test_section_comes_back_from_its_page(signed_in, tree, honbu):
    form = make_june_form(tree.national, honbu)

    signed_in.post(url("section-edit", form, "targets"), fields(signed_in.get(url("section-edit", form, "targets"))))

    assert fresh(form).definition == form.definition


def test_item_is_added_and_begins_with_what_its_kind_needs(signed_in, draft):
    sent = {"seen": seen(draft, "order"), "kind": "choice", "box": "right", "title": "進め方"}

    answer = signed_in.post(url("item-create", draft, "counts"), sent)

    assert answer.url == url("item-edit", draft, "item1")
    item = fresh(draft).definition.item("item1")
    assert (item.box, [option.label for option in item.options]) == (Box.RIGHT, ["はい", "いいえ"])


def test_options_are_added_reordered_and_taken_away(signed_in, draft):
    signed_in.post(
        url("item-create", draft, "counts"),
        {"seen": seen(draft, "order"), "kind": "choice", "box": "right", "title": "進め方"},
    )
    page = signed_in.get(url("item-edit", draft, "item1"))
    sent = fields(page) | {
        "members-0-order": "2",
        "members-1-label": "",
        "members-2-label": "準備中",
        "members-2-order": "1",
    }

    signed_in.post(url("item-edit", draft, "item1"), sent)

    assert [(option.key, option.label) for option in fresh(draft).definition.item("item1").options] == [
        ("option1", "準備中"),
        ("yes", "はい"),
    ]


def test_item_of_another_kind_begins_anew(signed_in, draft):
    page = signed_in.get(url("item-edit", draft, "hired"))

    answer = signed_in.post(url("item-edit", draft, "hired"), fields(page) | {"kind": "table"})

    assert answer.url == url("item-edit", draft, "hired")
    assert [column.key for column in fresh(draft).definition.item("hired").columns] == ["name", "count"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ({"label": "4月に採用した人"}, "4月に採用した人"),
        ({"label": "4月に採用した人", "title": "採用"}, "採用"),
        ({"label": "4月の" + "人" * 400}, "進め方"),
    ],
    ids=["goes along", "has its own", "too long for a name"],
)
def test_name_goes_along_with_the_printed_text_while_both_are_the_same(signed_in, draft, typed, title):
    sent = {"seen": seen(draft, "order"), "kind": "tick", "box": "left", "title": "進め方"}
    address = signed_in.post(url("item-create", draft, "counts"), sent).url

    signed_in.post(address, fields(signed_in.get(address)) | typed)

    (item,) = fresh(draft).definition.ticks
    assert (item.label, item.title) == (typed["label"], title)


def test_item_moves_to_another_section_from_its_page(signed_in, draft):
    page = signed_in.get(url("item-edit", draft, "joined"))

    signed_in.post(url("item-edit", draft, "joined"), fields(page) | {"section": "rest", "box": "right"})

    assert [item.key for item in fresh(draft).definition.sections[1].items] == ["joined"]


def test_buttons_move_an_item_within_its_box(signed_in, draft):
    page = signed_in.get(url("form-detail", draft)).content.decode()
    sent = {"seen": seen(draft, "order"), "section": "counts", "box": "left", "position": 1}

    signed_in.post(url("item-move", draft, "hired"), sent)

    assert "「2027年の新規採用者」を下へ" in page
    assert [item.key for item in fresh(draft).definition.items()] == ["joined", "hired"]


def test_item_named_by_a_cross_check_is_not_dropped(signed_in, draft):
    answer = signed_in.post(url("item-drop", draft, "joined"), {"seen": seen(draft, "order")}, follow=True)

    assert "照合で使われています" in answer.content.decode()
    assert fresh(draft).definition.item("joined")


def test_later_of_two_people_sees_both_and_saves_knowingly(signed_in, draft):
    page = signed_in.get(url("item-edit", draft, "hired"))
    mine = fields(page) | {"title": "私の名称"}
    signed_in.post(url("item-edit", draft, "hired"), fields(page) | {"title": "先の人の名称"})

    refused = signed_in.post(url("item-edit", draft, "hired"), mine)
    words = refused.content.decode()
    again = signed_in.post(url("item-edit", draft, "hired"), fields(refused))

    assert "ほかの人がここを変えました" in words
    assert "先の人の名称" in words
    assert "私の名称" in words
    assert again.status_code == 302
    assert fresh(draft).definition.item("hired").title == "私の名称"


def test_later_of_two_people_sees_the_options_of_both(signed_in, tree, honbu):
    form = make_june_form(tree.national, honbu)
    address = url("item-edit", form, "policy_body")
    mine = fields(signed_in.get(address)) | {"members-3-label": "単組代表者会議"}
    signed_in.post(address, mine | {"members-3-label": "共済推進委員会"})

    words = signed_in.post(address, mine).content.decode()

    assert "定期大会、中央委員会、執行委員会、共済推進委員会" in words
    assert "定期大会、中央委員会、執行委員会、単組代表者会議" in words


def test_code_of_a_draft_changes_and_is_taken_once(signed_in, draft, form_2025):
    sent = fields(signed_in.get(url("form-facts", draft)))

    taken = signed_in.post(url("form-facts", draft), sent | {"code": "2025-01"}).content.decode()
    signed_in.post(url("form-facts", draft), sent | {"code": "2027-10"})

    assert "このコードの様式はすでにあります" in taken
    assert "あなたの入力" not in taken  # nothing to compare: nobody else changed it
    assert (fresh(draft).code, fresh(draft).definition.code) == ("2027-10", "2027-10")


def test_check_panel_leads_to_what_is_to_be_mended(signed_in, next_form, honbu):
    form = edit(next_form, honbu, partial(rules.without_item, key="model.joint_visits"))
    repeated = replace(form.definition.item("previous_progress"), repeats="2025-06/progress")
    change = partial(rules.with_changed_item, key=repeated.key, item=repeated, before=None)
    edit(form, honbu, change, "items.previous_progress")

    page = signed_in.get(url("form-detail", next_form)).content.decode()

    assert "「県本部・県支部合同の単組オルグの実施」はこの様式にありません" in page
    assert "再掲する様式「2025-06」がありません" in page
    assert url("item-edit", next_form, "previous_progress") in page


def test_form_with_faults_is_not_offered_for_completion(signed_in, draft):
    page = signed_in.get(url("form-ready", draft)).content.decode()
    answer = signed_in.post(url("form-ready", draft), {"revision": draft.revision}, follow=True)

    assert "区分「そのほか」に項目がありません" in page
    assert "まだ完成にできません" in page
    assert "このままでは使えない点があります" in answer.content.decode()
    assert fresh(draft).is_draft


def test_form_becomes_ready_and_can_be_chosen_for_a_round(signed_in, draft, honbu):
    draft = edit(draft, honbu, partial(rules.without_section, key="rest"))
    before = (
        signed_in.get(reverse("rounds:round-create"))
        .context["form"]
        .fields["form"]
        .queryset.values_list("pk", flat=True)
    )
    before = list(before)

    signed_in.post(url("form-ready", draft), {"revision": draft.revision})

    after = signed_in.get(reverse("rounds:round-create")).context["form"].fields["form"].queryset
    assert (draft.pk in before, draft in after) == (False, True)


def test_ready_form_has_no_pages_for_changing(signed_in, draft, honbu):
    ready = make_ready(edit(draft, honbu, partial(rules.without_section, key="rest")), honbu)

    page = signed_in.get(url("form-detail", ready)).content.decode()

    assert url("item-edit", ready, "hired") not in page
    assert signed_in.get(url("item-edit", ready, "hired")).status_code == 404


def test_rounds_of_another_prefecture_stay_unnamed(client, form_2025, tree, ishida, mori):
    Round.objects.create(
        code="20-2025-03",
        title="長野の調べ",
        organizer=tree.nagano,
        form=form_2025,
        opens_on=date(2025, 3, 1),
        due_on=date(2025, 3, 9),
    )

    seen_by = {}
    for user in (mori, ishida):
        client.force_login(user)
        pages = [reverse("forms:form-list"), url("form-detail", form_2025)]
        seen_by[user.username] = ["長野の調べ" in client.get(page).content.decode() for page in pages]

    assert seen_by == {"mori": [True, True], "ishida": [False, False]}


def test_exported_file_is_imported_again(signed_in, draft):
    exported = signed_in.get(url("form-export", draft))
    content = json.loads(exported.content)
    file = SimpleUploadedFile("form.json", json.dumps(content | {"code": "2028-06"}).encode())

    signed_in.post(reverse("forms:form-import"), {"file": file})

    assert content == dump_definition(draft.definition)
    assert exported["Content-Disposition"].startswith("attachment")
    assert FormVersion.objects.get(code="2028-06").definition.sections == draft.definition.sections


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not json", "読めません"),
        (b"[1, 2]", "様式定義は"),
        (b'{"code": NaN}', "読めません"),
        (b"[" * 100_000, "読めません"),
        ("コード".encode("shift_jis"), "読めません"),
        (b'{"code": "2026-01"}', "title"),
        (b" " * (1024 * 1024 + 1), "大きすぎます"),
    ],
    ids=["no json", "a list", "no number", "deep", "another encoding", "too little", "too large"],
)
def test_file_that_is_no_form_is_refused_in_words(signed_in, content, words):
    page = signed_in.post(reverse("forms:form-import"), {"file": SimpleUploadedFile("form.json", content)})

    assert words in page.content.decode()
    assert not FormVersion.objects.exists()


def test_preview_draws_what_is_being_typed_and_saves_nothing(signed_in, draft):
    page = signed_in.get(url("item-edit", draft, "hired"))
    sent = fields(page) | {"label": "4月に採用した人", "unit": "名", "guidance": "非常勤も数えます。"}

    drawn = signed_in.post(url("item-preview", draft, "hired"), sent).content.decode()
    faulty = signed_in.post(url("item-preview", draft, "hired"), sent | {"key": "名前"}).content.decode()

    assert all(words in drawn for words in ("4月に採用した人", "名", "非常勤も数えます。"))
    assert "保存してある内容" in faulty
    assert fresh(draft).definition == draft.definition


def test_paper_shows_every_printed_text(signed_in, tree, honbu):
    form = make_june_form(tree.national, honbu)

    page = signed_in.get(url("form-detail", form) + "?view=paper").content.decode()

    assert page.count('<svg class="paper"') == 1
    for text in (
        "4.今後、重点的に取り組む課題",
        "（件）",
        "退職者団体生命共済",
        "（次から一つ：",
        "添付：",
        "県名",
    ):
        assert text in page


def test_list_asks_the_database_as_often_for_one_form_as_for_many(
    signed_in, tree, honbu, form_2025, django_assert_max_num_queries
):
    for year in range(2030, 2040):
        actions.create_form(owner=tree.national, code=f"{year}-01", title="報告", year=year, by=honbu, now=NOW)

    with django_assert_max_num_queries(16):
        signed_in.get(reverse("forms:form-list"))
