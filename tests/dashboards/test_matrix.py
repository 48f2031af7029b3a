"""The matrix: whose rows one sees, what is counted, what has changed."""

from datetime import date

import pytest

from suishin.dashboards.queries.matrix import matrix_of, round_before
from suishin.rounds.models import Report, Round
from tests.factories.reports import tell_report

ITEM = "grant.paid_by_rule"


def state_of(matrix, organization, key=ITEM):
    row = next(row for row in matrix.rows if row.report.organization == organization)
    return next(cell.state for cell in row.cells if cell.item.key == key)


def total_of(matrix, key=ITEM):
    return next(total.counts for total in matrix.totals if total.item.key == key)


def test_headquarters_sees_a_row_for_every_prefecture_of_the_round(tree, honbu, round_2025):
    tell_report(round_2025, tree.nagano, honbu, checks={ITEM: "yes"})

    matrix = matrix_of(round_2025, viewer=honbu)

    assert [row.report.organization for row in matrix.rows] == [tree.nagano, tree.gifu]
    assert state_of(matrix, tree.nagano) == "yes"
    assert state_of(matrix, tree.gifu) == "no_report"


def test_a_prefecture_sees_its_own_row_and_national_totals(tree, mori, honbu, round_2025):
    tell_report(round_2025, tree.nagano, honbu, checks={ITEM: "yes"})
    tell_report(round_2025, tree.gifu, honbu, checks={ITEM: "unknown"})

    matrix = matrix_of(round_2025, viewer=mori)

    assert [row.report.organization for row in matrix.rows] == [tree.nagano]
    assert total_of(matrix) == {"yes": 1, "no": 0, "unknown": 1, "no_report": 0}


def test_returned_reports_are_left_out_where_only_submitted_ones_count(tree, honbu, round_2025):
    version = tell_report(round_2025, tree.nagano, honbu, checks={ITEM: "yes"})
    Report.objects.filter(pk=version.report_id).update(status=Report.Status.RETURNED)

    matrix = matrix_of(round_2025, viewer=honbu, is_told_only=True)

    assert state_of(matrix, tree.nagano) == "no_report"
    assert matrix.report_count == 0


def test_an_unanswered_item_is_unknown_and_never_no(tree, honbu, round_2025):
    version = tell_report(round_2025, tree.nagano, honbu)
    version.answers.filter(item_key=ITEM).delete()

    assert state_of(matrix_of(round_2025, viewer=honbu), tree.nagano) == "unknown"


def test_rows_are_filtered_by_block_and_totals_are_not(tree, honbu, round_2025):
    tell_report(round_2025, tree.nagano, honbu, checks={ITEM: "yes"})

    assert matrix_of(round_2025, viewer=honbu, block=tree.nagano).rows[0].report.organization == tree.nagano
    assert len(matrix_of(round_2025, viewer=honbu, block=tree.nagano).rows) == 1
    assert total_of(matrix_of(round_2025, viewer=honbu, block=tree.gifu))["yes"] == 1


def test_cells_that_changed_since_the_round_before_are_marked(tree, honbu, round_2025):
    before = Round.objects.create(
        code="2024-01",
        title="前の回",
        organizer=tree.national,
        form=round_2025.form,
        opens_on=date(2024, 1, 5),
        due_on=date(2024, 2, 1),
    )
    Report.objects.create(round=before, organization=tree.nagano)
    tell_report(before, tree.nagano, honbu, checks={ITEM: "no"})
    tell_report(round_2025, tree.nagano, honbu, checks={ITEM: "yes"})

    matrix = matrix_of(round_2025, viewer=honbu, compared_with=round_before(round_2025, viewer=honbu))

    changed = [cell.item.key for cell in matrix.rows[0].cells if cell.is_changed]
    assert changed == [ITEM]


@pytest.mark.parametrize("count", [1, 2])
def test_the_matrix_takes_the_same_number_of_queries_for_any_number_of_reports(
    count, tree, honbu, round_2025, django_assert_num_queries
):
    for organization in (tree.nagano, tree.gifu)[:count]:
        tell_report(round_2025, organization, honbu)
    assert honbu.posts

    with django_assert_num_queries(6):
        matrix_of(round_2025, viewer=honbu)
