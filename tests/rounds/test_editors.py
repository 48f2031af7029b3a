"""Several people write one report at once: whatever is stored was seen by whoever replaced it."""

import random

import pytest

from bench.races import run_point_editors
from suishin.rounds import actions
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import MergedPoints, keyed
from tests.rounds.conftest import NOW

ROUNDS, STEPS = 20, 30


@pytest.fixture
def people(mori, hayashi, honbu):
    return [mori, hayashi, honbu]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nobody_overwrites_what_they_have_not_seen(nagano_report, mori, hayashi, honbu, seed):
    """Each editor opens, types and saves in a random order; a change that was not seen is never replaced."""
    chance = random.Random(seed)
    seen = dict.fromkeys((mori, hayashi, honbu), (0, ""))  # the revision and text each has before them
    standing, conflicts = (0, ""), 0
    for step in range(STEPS):
        editor = chance.choice(list(seen))
        if chance.random() < 0.4:
            seen[editor] = standing
            continue
        revision, _text = seen[editor]
        text = f"{editor.username} {step}"
        raw = [{"text": text}]
        answer = actions.TypedAnswer("grant", raw, revision)
        saved = actions.save_answers(report=nagano_report, typed=[answer], by=editor, now=NOW)
        if saved.conflicts:
            told = [(conflict.revision, conflict.theirs[0]["text"]) for conflict in saved.conflicts]
            assert (revision != standing[0], told) == (True, [standing])
            conflicts += 1
        else:
            assert revision == standing[0], "a change that this editor had not seen was overwritten"
            standing = seen[editor] = (saved.revisions["grant"], text)

    draft = draft_of(nagano_report, today=NOW.date())
    assert (draft.revisions["grant"], draft.values["grant"][0]["text"]) == standing
    assert conflicts


def test_page_saved_late_keeps_what_was_saved_meanwhile(nagano_report, mori, hayashi):
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "新しい"}], revision=0, by=hayashi, now=NOW)
    page = [
        actions.TypedAnswer("grant", [{"text": "古い"}], 0),
        actions.TypedAnswer("newhire", [{"text": "別の項目"}], 0),
    ]

    saved = actions.save_answers(report=nagano_report, typed=page, by=mori, now=NOW)

    assert saved.revisions == {"newhire": 1}
    assert [(conflict.yours[0]["text"], conflict.theirs[0]["text"]) for conflict in saved.conflicts] == [
        ("古い", "新しい")
    ]
    assert draft_of(nagano_report, today=NOW.date()).values["grant"][0]["text"] == "新しい"


def test_conflict_with_an_untouched_item_shows_what_stood_there(nagano_report, mori, hayashi):
    untouched = draft_of(nagano_report, today=NOW.date()).values["author"]
    actions.save_answer(report=nagano_report, key="author", raw="林", revision=0, by=hayashi, now=NOW)

    with pytest.raises(actions.ChangedMeanwhile) as conflict:
        actions.save_answer(report=nagano_report, key="author", raw="森", revision=0, by=mori, now=NOW)

    assert (conflict.value.before, conflict.value.theirs, conflict.value.yours) == (untouched, "林", "森")


def test_report_that_was_sent_meanwhile_takes_nothing_more(nagano_report, mori, hayashi):
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "点"}], revision=0, by=mori, now=NOW)
    actions.send_for_confirmation(report=nagano_report, by=mori, now=NOW)

    with pytest.raises(actions.NotWritable):
        actions.save_answer(
            report=nagano_report, key="grant", raw=[{"text": "後から"}], revision=1, by=hayashi, now=NOW
        )


def test_draft_that_began_anew_takes_nothing_from_a_page_of_before(settled, content, mori, hayashi, honbu):
    report = settled.report
    seen = draft_of(report, today=NOW.date()).revisions["grant"]
    actions.withdraw_version(version=settled, by=honbu, now=NOW)
    report.refresh_from_db()
    fresh = draft_of(report, today=NOW.date()).revisions["grant"]
    actions.save_answer(report=report, key="grant", raw=[{"text": "新しい"}], revision=fresh, by=hayashi, now=NOW)

    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_answer(report=report, key="grant", raw=[{"text": "古い"}], revision=seen, by=mori, now=NOW)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_answer(report=report, key="grant", raw=[{"text": "古い"}], revision=seen + 1, by=mori, now=NOW)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_changes_of_several_editors_at_many_points_are_all_kept_or_asked(nagano_report, people, seed):
    """Each editor changes some points of what they last saw; only points changed by two are asked, nothing goes unseen."""
    assert run_point_editors(nagano_report, people, steps=STEPS, seed=seed) == []


def test_soak_of_points_finds_a_silent_overwrite(nagano_report, people, monkeypatch):
    from suishin.rounds.actions import drafts

    def overwrite(before, theirs, yours, *, chosen):
        return MergedPoints([{**point, "key": key} for key, point in keyed(yours).items()])

    monkeypatch.setattr(drafts, "merge_points", overwrite)

    assert run_point_editors(nagano_report, people, steps=STEPS, seed=1)
