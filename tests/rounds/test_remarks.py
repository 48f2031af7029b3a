"""Comments, remarks and marks beside a report."""

import pytest

from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Comment, PassageMark, Remark
from tests.rounds.conftest import NOW


def test_comment_mentions_only_people_of_the_report(nagano_report, mori, hayashi, ishida):
    comment = actions.add_comment(
        report=nagano_report, item_key="grant", text=" 件数は？ ", mentions=[hayashi, ishida], by=mori, now=NOW
    )

    assert comment.text == "件数は？"
    assert list(comment.mentions.all()) == [hayashi]


@pytest.mark.parametrize("person", ["ishida", "ono", "kanri"])
def test_only_readers_of_the_report_comment(nagano_report, person, request):
    with pytest.raises(NotAllowed):
        actions.add_comment(
            report=nagano_report,
            item_key="grant",
            text="x",
            mentions=[],
            by=request.getfixturevalue(person),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("key", "text", "error"), [("nothing", "x", actions.NoSuchItem), ("grant", " ", actions.NothingWritten)]
)
def test_comment_needs_an_item_and_words(nagano_report, mori, key, text, error):
    with pytest.raises(error):
        actions.add_comment(report=nagano_report, item_key=key, text=text, mentions=[], by=mori, now=NOW)

    assert not Comment.objects.exists()


def test_comment_is_resolved_once(nagano_report, mori, hayashi, honbu):
    comment = actions.add_comment(report=nagano_report, item_key="grant", text="x", mentions=[], by=mori, now=NOW)

    actions.resolve_comment(comment=comment, by=hayashi, now=NOW)
    actions.resolve_comment(comment=comment, by=honbu, now=NOW)

    comment.refresh_from_db()
    assert comment.resolved_by == hayashi


def test_remarks_are_for_head_office(nagano_report, honbu, mori):
    actions.add_remark(report=nagano_report, text="電話した", by=honbu, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_remark(report=nagano_report, text="x", by=mori, now=NOW)

    assert Remark.objects.get().text == "電話した"


def test_passage_is_marked_where_it_stands(settled, honbu):
    mark = actions.mark_passage(
        version=settled,
        item_key="grant",
        span="12月3日に説明会",
        kind="good_practice",
        theme="説明会",
        by=honbu,
        now=NOW,
    )

    assert (mark.start, mark.end) == (11, 20)
    actions.unmark_passage(mark=mark, by=honbu, now=NOW)
    assert not PassageMark.objects.exists()


def test_passage_that_is_not_there_is_refused(settled, honbu):
    with pytest.raises(actions.PassageNotThere):
        actions.mark_passage(
            version=settled, item_key="grant", span="ない文", kind="good_practice", theme="x", by=honbu, now=NOW
        )
