"""Who is told what of a report's way: the holders of posts on that day, never the one who acted."""

from datetime import UTC, date, datetime

import pytest

from suishin.accounts.models import Holding, Post
from suishin.notices.models import Message
from suishin.permissions import Role
from suishin.rounds import actions
from suishin.rounds.models import Report, Round
from tests.factories.tree import give_post, make_user

NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)


def told(**wanted) -> list[tuple[str, str]]:
    """Return who was told which kind of thing, in order of name."""
    messages = Message.objects.filter(**wanted).order_by("to__username")
    return [(message.to.username, message.kind) for message in messages]


@pytest.fixture
def people(mori, hayashi, honbu, ishida):
    return {person.username: person for person in (mori, hayashi, honbu, ishida)}


@pytest.fixture
def written(nagano_report, people):
    """The report of 長野, ready to be handed on."""
    for key, value in (("author", "森　葉子"), ("confirmer", "林　茂")):
        actions.save_answer(report=nagano_report, key=key, raw=value, revision=0, by=people["mori"], now=NOW)
    return nagano_report


@pytest.fixture
def waiting(written, people):
    actions.send_for_confirmation(report=written, by=people["mori"], now=NOW)
    return written


@pytest.fixture
def submitted(waiting, people):
    from suishin.rounds.queries import draft_of
    from suishin.rounds.rules import content_hash

    draft = draft_of(Report.objects.get(pk=waiting.pk), today=date(2025, 2, 3))
    actions.confirm_report(report=waiting, seen=content_hash(draft.content), by=people["hayashi"], now=NOW)
    Message.objects.all().delete()
    return waiting


def test_confirmer_is_asked_to_confirm(waiting):
    assert told() == [("hayashi", "report_sent")]
    message = Message.objects.get()
    assert "Moriさんが「2025年1月報告」の長野県の報告を書き終え" in message.body
    assert "2025年2月14日（金）" in message.body
    assert message.link == f"/reports/{waiting.pk}/write/"


def test_author_learns_why_a_report_was_sent_back(waiting, people):
    Message.objects.all().delete()

    actions.send_back(
        report=waiting,
        reason="日付がありません。",
        marks={"grant": "いつ払いましたか。"},
        by=people["hayashi"],
        now=NOW,
    )

    assert told() == [("mori", "report_sent_back")]
    body = Message.objects.get().body
    assert "日付がありません。" in body
    assert "：いつ払いましたか。" in body


def test_both_hands_learn_of_a_return_with_reason_and_marks(submitted, people):
    actions.return_report(
        report=submitted,
        reason="人数を書いてください。",
        marks={"grant": "何単組ですか。"},
        by=people["honbu"],
        now=NOW,
    )

    assert told() == [("hayashi", "report_returned"), ("mori", "report_returned")]
    assert all("人数を書いてください。" in message.body for message in Message.objects.all())
    assert all("：何単組ですか。" in message.body for message in Message.objects.all())


def test_both_hands_learn_that_a_report_was_accepted_and_opened_again(submitted, people):
    actions.accept_report(report=submitted, version_number=1, by=people["honbu"], now=NOW)
    actions.reopen_report(
        report=submitted, reason="数が違います。", due_on=date(2025, 3, 7), by=people["honbu"], now=NOW
    )

    assert told(kind="report_accepted") == [("hayashi", "report_accepted"), ("mori", "report_accepted")]
    assert told(kind="report_reopened") == [("hayashi", "report_reopened"), ("mori", "report_reopened")]
    assert "新しい締切は2025年3月7日（金）" in Message.objects.filter(kind="report_reopened")[0].body


def test_organization_learns_of_a_submission_in_its_place(written, people):
    actions.submit_on_behalf(report=written, reason="電話で聞きました。", by=people["honbu"], now=NOW)

    assert told() == [("hayashi", "report_submitted_for_you"), ("mori", "report_submitted_for_you")]


def test_report_taken_back_is_told_to_those_who_had_it(submitted, people):
    actions.take_back_report(report=submitted, by=people["mori"], now=NOW)

    assert told() == [("hayashi", "report_taken_back"), ("honbu", "report_taken_back")]


def test_refused_step_tells_nobody(waiting, people):
    Message.objects.all().delete()

    with pytest.raises(actions.ReasonMissing):
        actions.send_back(report=waiting, reason=" ", marks={}, by=people["hayashi"], now=NOW)

    assert told() == []


def test_authors_are_asked_when_a_round_opens(tree, people, form_2025):
    facts = actions.RoundFacts(
        code="2025-01",
        title="2025年1月報告",
        form=form_2025,
        opens_on=date(2025, 1, 6),
        due_on=date(2025, 2, 14),
        request_text="六月から変わったところを書いてください。",
    )

    actions.create_round(organizer=tree.national, facts=facts, by=people["honbu"], now=NOW)

    assert told() == [("ishida", "round_opened"), ("mori", "round_opened")]
    assert "六月から変わったところを書いてください。" in Message.objects.filter(to=people["mori"]).get().body


def test_comment_tells_those_it_calls(nagano_report, people):
    actions.add_comment(
        report=nagano_report,
        item_key="grant",
        text="この数は合っていますか。",
        mentions=[people["hayashi"], people["mori"], people["ishida"]],
        by=people["mori"],
        now=NOW,
    )

    assert told() == [("hayashi", "mentioned")]
    assert Message.objects.get().link == f"/reports/{nagano_report.pk}/#item-grant"


def test_new_holder_of_a_post_is_told_not_the_old_one(written, people, tree):
    post = people["hayashi"].held_posts[0]
    Holding.objects.filter(post=post).update(valid_to=date(2025, 1, 31))
    hara = make_user("hara", tree.nagano, Role.BRANCH_STAFF)
    Holding.objects.create(post=post, user=hara, valid_from=date(2025, 2, 1))

    actions.send_for_confirmation(report=written, by=people["mori"], now=NOW)

    assert told() == [("hara", "report_sent")]


def test_where_a_post_is_vacant_the_one_beside_it_is_told(written, people, tree):
    chosen = give_post(make_user("hara", tree.nagano, Role.BRANCH_STAFF), tree.nagano, Role.PREFECTURE_CONFIRMER)
    actions.assign_hands(
        report=written, authors=people["mori"].held_posts, confirmers=[chosen], by=people["mori"], now=NOW
    )
    Holding.objects.filter(post=chosen).update(valid_to=date(2025, 1, 31))

    actions.send_for_confirmation(report=written, by=people["mori"], now=NOW)

    assert told() == [("hayashi", "report_sent")]


def test_where_nobody_is_left_head_office_is_told(written, people):
    Holding.objects.filter(user=people["hayashi"]).update(valid_to=date(2025, 1, 31))

    actions.send_for_confirmation(report=written, by=people["mori"], now=NOW)

    assert told() == [("honbu", "post_vacant")]
    body = Message.objects.get().body
    assert "長野県に「確認の依頼」を知らせようとしました" in body
    assert str(Post.objects.get(role=Role.PREFECTURE_CONFIRMER)) in body


def test_head_office_is_told_once_of_all_that_nobody_received(people, tree, form_2025, django_assert_max_num_queries):
    Holding.objects.filter(user__in=[people["mori"], people["ishida"]]).update(valid_to=date(2025, 1, 31))
    round = Round.objects.create(
        code="2025-01",
        title="2025年1月報告",
        organizer=tree.national,
        form=form_2025,
        opens_on=date(2025, 2, 1),
        due_on=date(2025, 2, 14),
    )

    with django_assert_max_num_queries(40):
        actions.open_round(round=round, by=people["honbu"], now=NOW)

    assert told() == [("honbu", "post_vacant")]
    assert "長野県、岐阜県に" in Message.objects.get().body
    assert Message.objects.get().link == "/rounds/2025-01/"


def test_person_with_two_posts_is_told_once(written, people, tree):
    give_post(people["hayashi"], tree.nagano, Role.PREFECTURE_CONFIRMER)

    actions.send_for_confirmation(report=written, by=people["mori"], now=NOW)

    assert told() == [("hayashi", "report_sent")]


def test_what_people_write_cannot_add_a_header_to_a_mail(nagano_report, people):
    people["mori"].name = "森\r\nBcc: all@union.example"
    people["mori"].save()

    actions.add_comment(
        report=nagano_report,
        item_key="grant",
        text="どうですか。",
        mentions=[people["hayashi"]],
        by=people["mori"],
        now=NOW,
    )

    assert "\n" not in Message.objects.get().subject


def test_both_hands_learn_why_a_report_is_not_awaited_and_that_it_is_again(nagano_report, people):
    actions.skip_report(report=nagano_report, reason="役員の改選中のため。", by=people["honbu"], now=NOW)
    actions.unskip_report(report=nagano_report, by=people["honbu"], now=NOW)

    assert told(kind="report_skipped") == [("hayashi", "report_skipped"), ("mori", "report_skipped")]
    assert "役員の改選中のため。" in Message.objects.filter(kind="report_skipped")[0].body
    assert told(kind="report_unskipped") == [("hayashi", "report_unskipped"), ("mori", "report_unskipped")]
    assert "2025年2月14日（金）までに提出してください" in Message.objects.filter(kind="report_unskipped")[0].body


def test_submission_is_told_to_its_author_and_to_whoever_collects_it(waiting, people):
    from suishin.rounds.queries import draft_of
    from suishin.rounds.rules import content_hash

    Message.objects.all().delete()
    draft = draft_of(Report.objects.get(pk=waiting.pk), today=NOW.date())

    actions.confirm_report(report=waiting, seen=content_hash(draft.content), by=people["hayashi"], now=NOW)

    assert told() == [("honbu", "report_submitted"), ("mori", "report_submitted")]


def test_report_settled_by_its_prefecture_is_told_like_a_submission(nagano_report, content, people):
    actions.store_version(report=nagano_report, content=content, by=people["hayashi"], now=NOW, origin="長野.xlsx")

    assert told() == [("honbu", "report_submitted"), ("mori", "report_submitted")]


def test_report_settled_and_taken_back_by_headquarters_is_told_to_its_prefecture(nagano_report, content, people):
    version = actions.store_version(
        report=nagano_report, content=content, by=people["honbu"], now=NOW, origin="冊子.pdf の3件目"
    )
    actions.withdraw_version(version=version, by=people["honbu"], now=NOW, reason="岐阜の報告でした。")

    settled, withdrawn = "report_settled_for_you", "settlement_taken_back"
    assert told(kind=settled) == [("hayashi", settled), ("mori", settled)]
    assert "報告は「提出済み」です" in Message.objects.filter(kind=settled)[0].body
    assert told(kind=withdrawn) == [("hayashi", withdrawn), ("mori", withdrawn)]
    assert "岐阜の報告でした。" in Message.objects.filter(kind=withdrawn)[0].body
    assert "報告は今「未着手」です" in Message.objects.filter(kind=withdrawn)[0].body


def test_refused_settlement_tells_nobody(nagano_report, content, people):
    actions.skip_report(report=nagano_report, reason="対象外", by=people["honbu"], now=NOW)
    Message.objects.all().delete()

    with pytest.raises(actions.ReportSkipped):
        actions.store_version(report=nagano_report, content=content, by=people["honbu"], now=NOW, origin="")

    assert told() == []
