"""Several answers of a draft are kept together or not at all."""

import pytest
from django.db import transaction

from suishin.audit.models import Entry
from suishin.rounds.actions import AnswerRefused, ChangedMeanwhile, NewAnswer, save_answer, save_answers
from suishin.rounds.models import DraftAnswer
from tests.rounds.conftest import NOW

GRANT = [{"text": "12単組に支払った。"}]


def test_answers_are_kept_together(nagano_report, mori):
    answers = {"grant": NewAnswer(GRANT, 0), "newhire.exec_study": NewAnswer("yes", 0)}

    saved = save_answers(report=nagano_report, answers=answers, by=mori, now=NOW)

    assert {key: answer.revision for key, answer in saved.items()} == {"grant": 1, "newhire.exec_study": 1}
    assert DraftAnswer.objects.count() == 2
    assert not Entry.objects.filter(event="answer_saved").exists()  # written where the occasion is known


def test_one_refused_answer_keeps_all_from_being_written(nagano_report, mori):
    answers = {"grant": NewAnswer(GRANT, 0), "newhire.exec_study": NewAnswer("perhaps", 0)}

    with pytest.raises(AnswerRefused), transaction.atomic():
        save_answers(report=nagano_report, answers=answers, by=mori, now=NOW)

    assert not DraftAnswer.objects.exists()


def test_who_saw_the_untouched_answer_is_shown_it_as_before(nagano_report, mori, hayashi):
    save_answer(report=nagano_report, key="grant", raw=GRANT, revision=0, by=hayashi, now=NOW)

    with pytest.raises(ChangedMeanwhile) as refusal:
        save_answer(report=nagano_report, key="grant", raw=[{"text": "別の文"}], revision=0, by=mori, now=NOW)

    assert refusal.value.before == []


def test_answer_that_says_the_same_leaves_no_trace(nagano_report, mori):
    save_answer(report=nagano_report, key="grant", raw=GRANT, revision=0, by=mori, now=NOW)

    save_answer(report=nagano_report, key="grant", raw=GRANT, revision=0, by=mori, now=NOW)

    assert Entry.objects.filter(event="answer_saved").count() == 1
