"""What a report claims held against results: for its author before it is sent, and for its readers."""

from datetime import date

from django.urls import reverse

from suishin.results.rules.agreement import Verdict
from suishin.rounds import actions
from suishin.rounds.claims import with_claims
from suishin.rounds.content import VersionContent
from suishin.rounds.queries import compared_draft, compared_version, draft_of
from tests.rounds.conftest import NOW

TODAY = date(2025, 2, 3)
WRONG = "団体生命共済の保有は2024年12月末現在で510件である。"
RIGHT = "団体生命共済の新規は12月末までに12件となった。"
WITHOUT_RESULTS = "マイカー共済の保有は12月末で80件。"
RATE = "団体生命共済の保有は12月末で対目標62.5％。"
OPEN = "団体生命共済の保有は500件である。"


def write(report, by, *texts):
    rows = [{"text": text, "taken_from": None, "is_closed": False, "part": ""} for text in texts]
    actions.save_answer(report=report, key="progress_update", raw=rows, revision=0, by=by, now=NOW)


def told(compared):
    return {claim.span: claim.verdict for claim in compared.claims}


def test_the_claims_of_a_draft_are_held_against_results(nagano_report, mori, results):
    write(nagano_report, mori, WRONG, RIGHT, WITHOUT_RESULTS, OPEN)

    compared = compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY)

    assert told(compared) == {
        "510件": Verdict.DIFFERS,
        "12件": Verdict.AGREES,
        "80件": Verdict.NO_RESULTS,
        "500件": Verdict.NOT_COMPARED,
    }
    differing = compared.differing[0]
    assert (differing.before, differing.after) == ("団体生命共済の保有は2024年12月末現在で", "である")
    assert differing.item_key == "progress_update"
    assert (differing.words.actual, differing.words.difference) == ("500件", "報告のほうが10件多い")
    assert differing.words.basis == "確定"


def test_numbers_beside_a_number_are_compared_too(nagano_report, mori, results):
    write(nagano_report, mori, "団体生命共済の保有は12月末現在で500件（最終目標900件、達成率62.5％、あと400件）。")

    compared = compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY)

    assert told(compared) == {
        "500件": Verdict.AGREES,
        "900件": Verdict.DIFFERS,
        "62.5％": Verdict.AGREES,
        "400件": Verdict.DIFFERS,
    }


def test_the_claims_of_a_version_are_those_it_was_stored_with(nagano_report, mori, hayashi, results, form_2025):
    content = VersionContent(written_on="2025-02-03", narratives={"progress_update": [WRONG, RIGHT]})
    version = actions.store_version(
        report=nagano_report, content=with_claims(form_2025.definition, content), by=hayashi, now=NOW, origin=""
    )

    assert told(compared_version(version, viewer=mori)) == {"510件": Verdict.DIFFERS, "12件": Verdict.AGREES}


def test_a_unions_report_is_held_against_its_own_results(tree, ono, hayashi, results, form_2025, round_2025):
    from suishin.rounds.models import Report

    report = Report.objects.create(round=round_2025, organization=tree.hikari)
    content = VersionContent(written_on="2025-02-03", narratives={"progress_update": [WRONG, RIGHT]})
    version = actions.store_version(
        report=report, content=with_claims(form_2025.definition, content), by=hayashi, now=NOW, origin=""
    )

    assert told(compared_version(version, viewer=ono)) == {"510件": Verdict.DIFFERS, "12件": Verdict.AGREES}


def test_who_does_not_see_results_there_compares_nothing(nagano_report, mori, ishida, kita, results):
    write(nagano_report, mori, WRONG)
    draft = draft_of(nagano_report, today=TODAY)

    assert compared_draft(draft, viewer=ishida, today=TODAY).claims == ()
    assert told(compared_draft(draft, viewer=kita, today=TODAY)) == {}  # no product is promoted by the partner


def test_many_claims_cost_no_more_questions_than_one(nagano_report, mori, results, django_assert_num_queries):
    rates = [RATE.replace("62.5", f"{number}.0") for number in range(70, 90)]
    write(nagano_report, mori, *[WRONG.replace("510", str(number)) for number in range(600, 640)], *rates)
    draft = draft_of(nagano_report, today=TODAY)

    with django_assert_num_queries(7):  # sets, names of unions, starts of years, sums; of the targets of a month three
        compared = compared_draft(draft, viewer=mori, today=TODAY)
    assert len(compared.differing) == 60


def test_the_page_before_sending_tells_what_differs_and_refuses_nothing(nagano_report, mori, results, sign_in):
    write(nagano_report, mori, WRONG, RIGHT)

    page = sign_in(mori).get(reverse("rounds:report-send", args=[nagano_report.pk])).content.decode()

    assert "数字の食い違い 1件" in page
    assert "<mark>510件</mark>" in page
    assert "報告のほうが10件多い" in page
    assert "<mark>12件</mark>" not in page
    assert f'href="{reverse("rounds:report-write", args=[nagano_report.pk])}#item-progress_update"' in page


def test_the_bar_of_the_writing_page_counts_what_differs(nagano_report, mori, results, sign_in):
    write(nagano_report, mori, WRONG, RIGHT)
    section = nagano_report.round.form.definition.sections[0].key

    answer = sign_in(mori).post(reverse("rounds:report-presence", args=[nagano_report.pk]), {"section": section}).json()

    assert "数字の食い違い 1件" in answer["missing"]
    assert 'href="#item-progress_update"' in answer["missing"]
    assert "<mark>510件</mark>" in answer["missing"]


def test_a_report_without_differences_says_nothing_before_sending(nagano_report, mori, results, sign_in):
    write(nagano_report, mori, RIGHT)

    page = sign_in(mori).get(reverse("rounds:report-send", args=[nagano_report.pk])).content.decode()

    assert "数字の食い違い" not in page


def test_head_office_reads_the_differences_first(nagano_report, hayashi, honbu, ishida, results, form_2025, sign_in):
    content = VersionContent(
        written_on="2025-02-03", narratives={"progress_update": [RIGHT, WRONG, WITHOUT_RESULTS, OPEN]}
    )
    actions.store_version(
        report=nagano_report, content=with_claims(form_2025.definition, content), by=hayashi, now=NOW, origin=""
    )

    page = sign_in(honbu).get(reverse("rounds:report-detail", args=[nagano_report.pk])).content.decode()

    assert "実績と違う数が1件あります。" in page
    assert page.index("<mark>510件</mark>") < page.index("<mark>12件</mark>")
    assert "2024年12月の実績はまだ届いていません。" in page
    assert "いつの数かが書かれていません。" in page
    assert "実績と合っている数 1件" in page
    assert page.index("実績と違う数が1件あります。") < page.index("この報告をどうするか")


def test_months_are_told_in_eras_to_who_reads_them_so(nagano_report, mori, results):
    write(nagano_report, mori, WRONG)
    mori.dates = "era"

    compared = compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY)

    assert compared.differing[0].words.subject == "団体生命共済の保有（令和6年12月末）"


def test_the_number_of_last_year_in_a_bracket_is_marked_itself(nagano_report, mori, results):
    write(
        nagano_report,
        mori,
        "・団体生命共済の新規は12月末までに12件（前年9件）。",
        "11月の団体生命共済の保有は495件（目標1,900件）。",
    )

    compared = compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY)

    assert told(compared) == {
        "12件": Verdict.AGREES,
        "9件": Verdict.NO_RESULTS,
        "495件": Verdict.AGREES,
        "1,900件": Verdict.DIFFERS,
    }
    assert compared.without_results[0].before == "団体生命共済の新規は12月末までに12件（前年"


def test_figures_of_other_things_are_not_listed(nagano_report, mori, results):
    write(nagano_report, mori, "12単組で学習会を3回開き、45人が参加した。", "新規は12月末で20件だった。")

    assert compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY).claims == ()


def test_a_union_counts_what_the_unions_it_took_in_told_before(
    tree, nagano_report, ono, hayashi, results, round_2025, form_2025
):
    """みどり町職 merged into ひかり市職労 in November: its October policies count for the year before the merger too."""
    from suishin.organizations.models import Succession
    from suishin.rounds.models import Report
    from tests.factories.results import tell_result

    tree.midori.closed_on = date(2024, 11, 1)
    tree.midori.save()
    Succession.objects.create(predecessor=tree.midori, successor=tree.hikari, on=date(2024, 11, 1), kind="merger")
    for union, in_force in ((tree.midori, 30), (tree.hikari, 460)):
        tell_result(union, results["group_life"], "2024-10", in_force=in_force, new_enrolments=1, terminations=0)
    report = Report.objects.create(round=round_2025, organization=tree.hikari)
    content = VersionContent(
        written_on="2025-02-03",
        narratives={
            "progress_update": ["団体生命共済の保有は10月末で490件。", "団体生命共済の新規は12月末までに14件。"]
        },
    )
    version = actions.store_version(
        report=report, content=with_claims(form_2025.definition, content), by=hayashi, now=NOW, origin=""
    )

    assert set(told(compared_version(version, viewer=ono)).values()) == {Verdict.AGREES}


def test_a_month_in_which_no_union_has_told_anything_is_not_compared(nagano_report, mori, tree, results):
    """Sums carry the last number on; a claim is never held against one of an earlier month."""
    from suishin.common.months import Month
    from suishin.results.actions import refresh_summaries
    from tests.factories.results import tell_result

    tell_result(tree.midori, results["group_life"], "2025-01", in_force=30)
    refresh_summaries(first=Month.of(2025, 1), union_ids=[tree.midori.pk])
    write(nagano_report, mori, "団体生命共済の保有は2025年1月末で510件。")

    compared = compared_draft(draft_of(nagano_report, today=TODAY), viewer=mori, today=TODAY)

    assert told(compared) == {"510件": Verdict.NO_RESULTS}
