"""Who writes and who confirms, chosen from the posts of either office."""

from datetime import timedelta

import pytest

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Hand
from tests.rounds.conftest import NOW

TODAY = NOW.date()


def assign(report, by, *, authors=(), confirmers=(), now=NOW) -> None:
    posts = [[user.posts[0] for user in users] for users in (authors, confirmers)]
    actions.assign_hands(report=report, authors=posts[0], confirmers=posts[1], by=by, now=now)


def standing(report, kind: str) -> set:
    return set(report.hands.filter(kind=kind, valid_to__isnull=True).values_list("post", flat=True))


def test_author_may_sit_in_the_branch(nagano_report, mori, hayashi, hara):
    assign(nagano_report, mori, authors=[hara, mori], confirmers=[hayashi])

    assert standing(nagano_report, "author") == {hara.posts[0].pk, mori.posts[0].pk}
    assert standing(nagano_report, "confirmer") == {hayashi.posts[0].pk}
    assert len(Entry.objects.get(event="hands_assigned").details["after"]["author"]) == 2


def test_history_of_hands_is_kept(nagano_report, mori, hayashi, hara, hands):
    assign(nagano_report, mori, authors=[hara], confirmers=[hayashi], now=NOW + timedelta(days=5))

    left = Hand.objects.get(post=mori.posts[0])
    assert left.valid_to == TODAY + timedelta(days=4)
    assert standing(nagano_report, "author") == {hara.posts[0].pk}


def test_confirmer_is_never_the_only_author(nagano_report, mori, hayashi):
    with pytest.raises(actions.ConfirmerIsOnlyAuthor):
        assign(nagano_report, mori, authors=[hayashi], confirmers=[hayashi])

    assert not Hand.objects.exists()


def test_posts_of_another_prefecture_are_refused(nagano_report, mori, ishida):
    with pytest.raises(actions.HandOfAnotherOrganization):
        assign(nagano_report, mori, authors=[ishida])


@pytest.mark.parametrize("person", ["hara", "ishida", "ono", "kanri"])
def test_others_choose_nobody(nagano_report, mori, person, request):
    with pytest.raises(NotAllowed):
        assign(nagano_report, request.getfixturevalue(person), authors=[mori])


def test_head_office_chooses_for_a_prefecture(nagano_report, honbu, mori):
    assign(nagano_report, honbu, authors=[mori])

    assert standing(nagano_report, "author") == {mori.posts[0].pk}
