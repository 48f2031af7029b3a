"""Lists of rounds and reports, and the content of the report page."""

import random
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse

from suishin.accounts.models import Holding, Post
from suishin.permissions import Role
from suishin.rounds import actions, queries
from suishin.rounds.models import Answer, Report, Round
from suishin.rounds.rules import phase_of
from tests.factories.tree import give_post, make_organization
from tests.factories.uploads import make_drafts
from tests.rounds.conftest import NOW

TODAY = date(2025, 2, 2)


def rows_of(round, viewer, **filters):
    reports = queries.reports_of_round(round, viewer=viewer, **filters)
    return queries.desk_rows(round, reports, viewer=viewer, today=TODAY)


def test_rounds_come_with_the_open_ones_first(round_2025, form_2025, honbu):
    for code, opens_on in (("2024-06", date(2024, 6, 1)), ("2025-06", date(2025, 6, 1))):
        Round.objects.create(
            code=code, title=code, organizer=round_2025.organizer, form=form_2025, opens_on=opens_on, due_on=opens_on
        )

    rounds = queries.rounds_in_order(honbu, today=TODAY)

    assert [round.code for round in rounds] == ["2025-01", "2025-06", "2024-06"]


def test_database_and_rule_agree_on_the_phase_of_a_round(round_2025, form_2025, honbu):
    chance = random.Random(365)
    Round.objects.bulk_create(
        Round(
            code=f"{number:03}",
            title="回",
            organizer=round_2025.organizer,
            form=form_2025,
            opens_on=opens_on,
            due_on=opens_on + timedelta(days=chance.randrange(4)),
        )
        for number in range(80)
        for opens_on in [TODAY + timedelta(days=chance.randrange(-5, 6))]
    )

    rounds = list(queries.rounds_in_order(honbu, today=TODAY))

    ordered = sorted(Round.objects.order_by("-code"), key=lambda r: phase_of(r.opens_on, r.due_on, today=TODAY))
    assert rounds == ordered


def test_rounds_are_paged_with_the_counts_of_those_shown(round_2025, honbu, client, monkeypatch):
    Round.objects.bulk_create(
        Round(
            code=f"2024-{number:02}",
            title="前の回",
            organizer=round_2025.organizer,
            form=round_2025.form,
            opens_on=date(2024, 1, 1),
            due_on=date(2024, 1, 2),
        )
        for number in range(1, 8)
    )
    monkeypatch.setattr("suishin.rounds.views.rounds.ROUNDS_ON_A_PAGE", 3)
    client.force_login(honbu, backend="suishin.accounts.backends.AccountBackend")

    pages = [client.get(reverse("rounds:round-list"), {"page": number}).context["table"].rows for number in (1, 2, 3)]

    codes = [row.round.code for rows in pages for row in rows]
    assert codes == ["2025-01", *(f"2024-{number:02}" for number in range(7, 0, -1))]
    assert [row.total_count for row in pages[0]] == [2, 0, 0]


def test_prefecture_sees_the_counts_of_the_whole_country(settled, round_2025, mori):
    summary = queries.round_summaries([round_2025], viewer=mori, today=TODAY)[0]

    assert (summary.told_count, summary.missing_count, summary.total_count) == (1, 1, 2)
    assert queries.status_counts(round_2025, viewer=mori) == {"not_started": 1, "submitted": 1}


def test_missing_reports_are_on_top_with_the_posts_to_call(settled, round_2025, honbu, ishida):
    rows = rows_of(round_2025, honbu)

    assert [(row.report.organization.name, row.days_left) for row in rows] == [
        ("岐阜県", 12),
        ("長野県", None),
    ]
    assert [(call.post.title, call.holder_name) for call in rows[0].posts_to_call] == [("県の作成者", "Ishida")]
    assert rows[1].posts_to_call == ()


def test_confirmer_is_called_before_author_and_only_posts_of_today_count(round_2025, tree, honbu, ishida):
    give_post(honbu, tree.gifu, Role.PREFECTURE_CONFIRMER, office="branch")
    gone = give_post(honbu, tree.gifu, Role.PREFECTURE_AUTHOR)
    Post.objects.filter(pk=gone.pk).update(valid_to=TODAY - timedelta(days=1))
    Holding.objects.filter(user=ishida).update(valid_to=TODAY - timedelta(days=1))

    row = rows_of(round_2025, honbu)[1]

    assert [(call.post.role, call.holder_name) for call in row.posts_to_call] == [
        ("prefecture_confirmer", "Honbu"),
        ("prefecture_author", ""),
    ]


def test_prefecture_gets_its_own_row_only(round_2025, mori):
    rows = rows_of(round_2025, mori)

    assert [row.report.organization.name for row in rows] == ["長野県"]


def test_desk_is_filtered_by_block_and_status(settled, round_2025, tree, honbu):
    block = make_organization("block", "B09", "九州地区", tree.national)

    def names(**filters):
        rows = rows_of(round_2025, honbu, **filters)
        return [row.report.organization.name for row in rows]

    assert names(block=tree.block) == ["岐阜県", "長野県"]
    assert names(block=block) == []
    assert names(status="submitted") == ["長野県"]
    assert names(status="missing") == ["岐阜県"]


def test_desk_names_prefectures_whose_file_is_being_checked_after_those_with_nothing(round_2025, tree, honbu):
    make_drafts(honbu, tree.national, round_2025.form.definition, ["20"])

    rows = rows_of(round_2025, honbu)

    assert [(row.report.organization.name, row.file_count) for row in rows] == [("岐阜県", 0), ("長野県", 1)]


def test_desk_asks_as_few_questions_for_47_reports_as_for_two(
    round_2025, honbu, ishida, forty_seven, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        rows = rows_of(round_2025, honbu)

    assert len(rows) == 47


def test_versions_of_one_report_are_compared_by_item(settled, content, honbu):
    changed = replace(content, checks={"grant.paid_by_rule": "no", "newhire.joint_visits": "no"})
    second = actions.store_version(report=settled.report, content=changed, by=honbu, now=NOW, origin="")

    found = queries.compare_versions(settled, second)

    assert [(item.key, item.before, item.after) for item in found] == [("grant.paid_by_rule", "yes", "no")]


def test_report_page_marks_claims_in_the_text(settled, honbu):
    figure, event = settled.figures.get(), settled.events.get()

    page = queries.report_page(settled.report, viewer=honbu)

    grant = next(view for view in page.sections if view.section.key == "grant").right.runs[0][0]
    claimed = [passage for point in grant.points for passage in point if passage.anchors]
    assert [passage.anchors for passage in claimed] == [(f"figure-{figure.pk}",), (f"event-{event.pk}",)]
    assert claimed[0].text == "12単組"


def test_report_page_tells_what_changed_against_the_version_that_stood_before(settled, content, honbu):
    report = settled.report
    second = actions.store_version(
        report=report, content=replace(content, author="二版の人"), by=honbu, now=NOW, origin=""
    )
    actions.withdraw_version(version=second, by=honbu, now=NOW)
    third = actions.store_version(
        report=report, content=replace(content, author="三版の人"), by=honbu, now=NOW, origin=""
    )
    report.refresh_from_db()

    page = queries.report_page(report, viewer=honbu)

    assert (page.version, page.previous, page.is_current) == (third, settled, True)
    assert [(item.before, item.after) for item in page.differences] == [("県本部 書記長", "三版の人")]
    assert [version.number for version in page.versions] == [3, 2, 1]


def test_report_page_without_versions_is_empty(nagano_report, honbu):
    page = queries.report_page(nagano_report, viewer=honbu)

    assert (page.version, page.versions, page.sections) == (None, (), ())


def test_report_page_asks_no_more_for_many_versions(settled, content, honbu, django_assert_max_num_queries):
    for _ in range(5):
        actions.store_version(report=settled.report, content=content, by=honbu, now=NOW, origin="")
    report = Report.objects.select_related("round__form", "organization").get(pk=settled.report_id)

    with django_assert_max_num_queries(12):
        queries.report_page(report, viewer=honbu)


def test_form_is_filled_with_what_the_version_tells(settled):
    filled = queries.form_content(settled)

    assert filled.header == {
        "prefecture": "長野県",
        "date": "2025年2月3日",
        "author": "県本部 書記長",
        "confirmer": "県支部 事務局長",
    }
    assert (filled.checks["grant.paid_by_rule"], filled.checks["manual.distributed"]) == ("yes", "unknown")
    assert filled.narratives["progress_update"] == ["① 新規36件。"]


def test_organizations_are_printed_by_their_names(settled, tree):
    """The form is mended in the test alone: nobody changes a form in use."""
    form = settled.report.round.form
    asked = {"key": "unions", "kind": "organization", "box": "right", "label": "訪ねた単組", "title": "訪ねた単組"}
    form.content = form.content | {"sections": [form.content["sections"][0] | {"items": [asked]}]}
    form.__dict__.pop("definition", None)
    Answer.objects.create(version=settled, item_key="unions", value=[tree.hikari.code, "gone"])

    assert queries.form_content(settled).values["unions"] == ["ひかり市職労", "gone"]
