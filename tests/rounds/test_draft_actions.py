"""Writing a report one answer at a time."""

from datetime import timedelta
from random import Random

import pytest

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import DraftAnswer, DraftRevision, Hand, Move
from suishin.rounds.queries import draft_of
from tests.rounds.conftest import NOW

TODAY = NOW.date()


def save(report, key, raw, by, *, revision=0, now=NOW) -> int:
    return actions.save_answer(report=report, key=key, raw=raw, revision=revision, by=by, now=now).revision


def prose(text: str, **more) -> list[dict]:
    return [{"text": text} | more]


def test_first_answer_begins_the_report(nagano_report, mori):
    save(nagano_report, "grant", prose("支払った。"), mori)

    nagano_report.refresh_from_db()
    assert (nagano_report.status, nagano_report.changed_at) == ("draft", NOW)
    assert Move.objects.get().kind == "started"
    assert draft_of(nagano_report, today=TODAY).content.narratives["grant"] == ["支払った。"]
    assert Entry.objects.get(event="answer_saved").details["items"] == ["grant"]


@pytest.mark.parametrize("person", ["hara", "ishida", "ono", "kanri"])
def test_those_without_a_hand_in_it_write_nothing(nagano_report, person, request):
    with pytest.raises(NotAllowed):
        save(nagano_report, "grant", prose("書けない"), request.getfixturevalue(person))

    assert not DraftAnswer.objects.exists()


def test_chosen_branch_staff_writes(nagano_report, hara):
    Hand.objects.create(report=nagano_report, post=hara.posts[0], kind="author", valid_from=TODAY)

    assert save(nagano_report, "grant", prose("支部が書く。"), hara) == 1


def test_two_people_never_overwrite_in_silence(nagano_report, mori, hayashi):
    save(nagano_report, "grant", prose("はじめ"), mori)
    save(nagano_report, "grant", prose("森が書く"), mori, revision=1)

    with pytest.raises(actions.ChangedMeanwhile) as caught:
        save(nagano_report, "grant", prose("林が書く"), hayashi, revision=1)

    refused = caught.value
    assert [points[0]["text"] for points in (refused.yours, refused.theirs, refused.before)] == [
        "林が書く",
        "森が書く",
        "はじめ",
    ]
    assert (refused.by, refused.revision) == (mori.name, 2)


def test_the_same_text_from_two_people_is_no_conflict(nagano_report, mori, hayashi):
    save(nagano_report, "grant", prose("同じ"), mori)

    assert save(nagano_report, "grant", prose("同じ"), hayashi) == 1
    assert DraftRevision.objects.count() == 1


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_whoever_writes_when(nagano_report, mori, hayashi, seed):
    """Editors save in random order with what they last saw; every text that was accepted was seen by who replaced it."""
    chance, seen, told = Random(seed), {mori: 0, hayashi: 0}, []
    for step in range(12):
        writer = chance.choice([mori, hayashi])
        try:
            seen[writer] = save(nagano_report, "grant", prose(f"{writer.pk}-{step}"), writer, revision=seen[writer])
        except actions.ChangedMeanwhile as changed:
            seen[writer] = changed.revision
        else:
            told.append(seen[writer])
    assert told == list(range(1, len(told) + 1))


def test_points_of_other_reports_cannot_be_taken_over(june, nagano_report, mori, tree, honbu):
    from tests.factories.reports import tell_report

    foreign = tell_report(june, tree.gifu, honbu, narratives={"progress": ["岐阜の文。"]})
    point = foreign.answers.get(item_key="progress").points.get()

    with pytest.raises(actions.AnswerRefused, match="前の報告にない"):
        save(nagano_report, "progress_update", prose("", taken_from=point.pk, is_closed=True), mori)


@pytest.mark.parametrize(
    ("key", "raw", "match"),
    [
        ("grant.paid_by_rule", "perhaps", "チェックの状態"),
        ("grant", "prose", "段落"),
        ("grant", [{"text": "長" * 200_001}], "200000文字"),
        ("date", "2月30日", "日付として読めません"),
        ("author", "長" * 201, "200文字"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(nagano_report, mori, key, raw, match):
    with pytest.raises(actions.AnswerRefused, match=match):
        save(nagano_report, key, raw, mori)

    nagano_report.refresh_from_db()
    assert nagano_report.status == "not_started"


def test_control_characters_stay_out_and_markup_stays_text(nagano_report, mori):
    save(nagano_report, "grant", prose("<b>ＨＴＭＬ</b>\x00=1+1\u2028"), mori)

    assert draft_of(nagano_report, today=TODAY).values["grant"][0]["text"] == "<b>ＨＴＭＬ</b>=1+1"


def test_long_text_is_kept_whole(nagano_report, mori):
    text = "推" * 200_000
    save(nagano_report, "grant", prose(text), mori)

    assert draft_of(nagano_report, today=TODAY).content.narratives["grant"] == [text]


def test_nothing_is_written_after_closing(nagano_report, mori):
    nagano_report.round.is_late_allowed = False
    nagano_report.round.save()
    closes_at = nagano_report.closes_at()

    save(nagano_report, "grant", prose("最後の一秒"), mori, now=closes_at - timedelta(seconds=1))
    with pytest.raises(actions.ReportClosed):
        save(nagano_report, "grant", prose("遅い"), mori, revision=1, now=closes_at)


def test_submitted_report_is_not_written_on(submitted, mori):
    with pytest.raises(actions.NotWritable):
        save(submitted, "grant", prose("あとから"), mori, revision=1)


def test_settled_file_becomes_what_is_written_on(settled, mori, honbu):
    report = settled.report
    actions.return_report(report=report, reason="件数が違います", marks={"grant": "何件ですか"}, by=honbu, now=NOW)

    draft = draft_of(report, today=TODAY)

    assert draft.content.narratives["grant"] == ["12単組に支払った。", "12月3日に説明会を開いた。"]
    assert draft.values["grant.paid_by_rule"] == "yes"


def test_only_the_last_revisions_are_kept(nagano_report, mori):
    for revision in range(55):
        save(nagano_report, "grant", prose(f"{revision}"), mori, revision=revision)

    assert DraftRevision.objects.count() == 50
    assert DraftRevision.objects.order_by("-number").first().value[0]["text"] == "54"


def test_look_tells_what_was_seen_at_the_visit_before(nagano_report, mori, hayashi):
    first = draft_of(nagano_report, today=TODAY)
    assert actions.look_at_report(draft=first, is_own=True, by=hayashi, now=NOW).before is None
    save(nagano_report, "grant", prose("あとで書いた"), mori)

    later = NOW + timedelta(days=1)
    look = actions.look_at_report(draft=draft_of(nagano_report, today=TODAY), is_own=True, by=hayashi, now=later)

    assert (look.before["grant"], look.before_at) == ([], NOW)
    nagano_report.refresh_from_db()
    assert nagano_report.opened_at == NOW
