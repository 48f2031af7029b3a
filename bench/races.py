"""Two people at the same report at the same moment: whatever wins, what is left must be one of the legal ends.

The functions work on any database of the product; `bench.soak.report_races` runs them by the hundred, tests a few.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from django.db import connection

from suishin.accounts.models import Holding, Post, User
from suishin.common.errors import ActionError
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Role
from suishin.rounds import actions
from suishin.rounds.models import Move, Report, Round
from suishin.rounds.queries import content_of, draft_of
from suishin.rounds.rules import content_hash, keyed, same_point

NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)
FIRST_DAY = date(2020, 4, 1)
KEY = "grant"


@dataclass(frozen=True)
class People:
    author: User
    second_author: User
    confirmer: User
    second_confirmer: User
    honbu: User
    second_honbu: User


@dataclass(frozen=True)
class Stage:
    """A round and the people of its reports; every race gets a fresh report."""

    round: Round
    prefecture: Organization
    people: People

    @property
    def editors(self) -> list[User]:
        people = self.people
        return [people.author, people.second_author, people.confirmer, people.second_confirmer]

    def fresh_report(self) -> Report:
        organization = _organization("prefecture", f"x{Organization.objects.count()}", self.prefecture)
        for user in (self.people.author, self.people.second_author):
            _give_post(user, organization, Role.PREFECTURE_AUTHOR)
        for user in (self.people.confirmer, self.people.second_confirmer):
            _give_post(user, organization, Role.PREFECTURE_CONFIRMER)
        return Report.objects.create(round=self.round, organization=organization)


def set_stage() -> Stage:
    """Make a federation just large enough."""
    store_packaged_forms(now=NOW)
    national = _organization("national", "r00", None)
    block = _organization("block", "r01", national)
    names = ("author", "second_author", "confirmer", "second_confirmer", "honbu", "second_honbu")
    people = {name: User.objects.create_user(f"race-{name}", password=None, name=name) for name in names}
    for name in ("honbu", "second_honbu"):
        _give_post(people[name], national, Role.NATIONAL_STAFF)
    round = Round.objects.create(
        code="2025-01-9",
        title="競争の回",
        organizer=national,
        form=FormVersion.objects.filter(code="2025-01").latest("number"),
        opens_on=date(2025, 1, 6),
        due_on=date(2025, 2, 14),
        is_late_allowed=False,
        opened_at=NOW,
    )
    return Stage(round, block, People(**people))


def _organization(kind: str, code: str, parent: Organization | None) -> Organization:
    made = Organization.objects.create(kind=kind, code=code, name=code, path="")
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def _give_post(user: User, organization: Organization, role: Role) -> None:
    post = Post.objects.create(organization=organization, role=role, title=role.value, valid_from=FIRST_DAY)
    Holding.objects.create(post=post, user=user, valid_from=FIRST_DAY)


Deed = Callable[[Report, People], object]


def write(report: Report, people: People) -> object:
    revision = draft_of(report, today=NOW.date()).revisions[KEY]
    raw = [{"text": f"書き足した {revision}"}]
    return actions.save_answer(report=report, key=KEY, raw=raw, revision=revision, by=people.author, now=NOW)


def send(report: Report, people: People) -> object:
    return actions.send_for_confirmation(report=report, by=people.author, now=NOW)


def send_late(report: Report, people: People) -> object:
    closes_at = report.closes_at() or NOW
    return actions.send_for_confirmation(report=report, by=people.second_author, now=closes_at)


def confirm(report: Report, people: People) -> object:
    return actions.confirm_report(report=report, seen=_seen(report), by=people.confirmer, now=NOW)


def confirm_too(report: Report, people: People) -> object:
    return actions.confirm_report(report=report, seen=_seen(report), by=people.second_confirmer, now=NOW)


def take_back(report: Report, people: People) -> object:
    return actions.take_back_report(report=report, by=people.second_author, now=NOW)


def accept(report: Report, people: People) -> object:
    return actions.accept_report(report=report, version_number=1, by=people.honbu, now=NOW)


def accept_too(report: Report, people: People) -> object:
    return actions.accept_report(report=report, version_number=1, by=people.second_honbu, now=NOW)


def give_back(report: Report, people: People) -> object:
    return actions.return_report(report=report, reason="件数", marks={}, by=people.second_honbu, now=NOW)


def _seen(report: Report) -> str:
    return content_hash(draft_of(report, today=NOW.date()).content)


# What runs against what, and how far the report has come before.
RACES: dict[str, tuple[tuple[Deed, ...], Deed, Deed]] = {
    "writing against sending": ((write,), write, send),
    "sending against sending at the closing second": ((write,), send, send_late),
    "confirming against taking back": ((write, send), confirm, take_back),
    "confirming twice": ((write, send), confirm, confirm_too),
    "accepting against taking back": ((write, send, confirm), accept, take_back),
    "accepting against returning": ((write, send, confirm), accept, give_back),
    "accepting twice": ((write, send, confirm), accept, accept_too),
}


def run_race(stage: Stage, name: str) -> list[str]:
    """Run one race on a fresh report and return what is wrong with its end."""
    before, *rivals = RACES[name]
    report = stage.fresh_report()
    for deed in before:
        deed(_reloaded(report), _reloaded_people(stage.people))
    outcomes = _at_once(report, stage.people, rivals)
    unexpected = [f"{name}: {outcome!r}" for outcome in outcomes if isinstance(outcome, Exception)]
    return [*unexpected, *(f"{name}: {fault}" for fault in faults_of(_reloaded(report)))]


def _at_once(report: Report, people: People, deeds: list[Deed]) -> list[object]:
    """Start all deeds together; being refused is an ordinary end."""
    barrier, outcomes = threading.Barrier(len(deeds)), list[object]()

    def run(deed: Deed) -> None:
        try:
            own_report, own_people = _reloaded(report), _reloaded_people(people)
            barrier.wait(30)
            deed(own_report, own_people)
            outcomes.append("done")
        except ActionError:
            outcomes.append("refused")
        except Exception as error:  # anything else is the fault that this looks for
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def _reloaded(report: Report) -> Report:
    return Report.objects.select_related("round__form", "round__organizer", "organization").get(pk=report.pk)


def _reloaded_people(people: People) -> People:
    fresh = User.objects.in_bulk([user.pk for user in vars(people).values()])
    return People(**{name: fresh[user.pk] for name, user in vars(people).items()})


def faults_of(report: Report) -> Iterator[str]:
    """Yield what must never be: a gap between moves, a version nobody submitted, content that is not what its hash says."""
    moves = list(report.moves.order_by("pk"))
    for earlier, later in pairwise(moves):
        if earlier.to_status != later.from_status:
            yield f"{earlier.kind} ended in {earlier.to_status}, {later.kind} began in {later.from_status}"
    if moves and moves[-1].to_status != report.status:
        yield f"the last move ended in {moves[-1].to_status}, the report is {report.status}"
    submitted = sum(move.kind == Move.Kind.SUBMITTED for move in moves)
    if submitted != report.versions.count():
        yield f"{report.versions.count()} versions of {submitted} submissions"
    kinds = Counter(move.kind for move in moves)
    if kinds[Move.Kind.ACCEPTED] > kinds[Move.Kind.REOPENED] + 1:
        yield "accepted twice"
    for version in report.versions.all():
        if version.content_hash != content_hash(content_of(version)):
            yield f"version {version.number} is not what was submitted"


def run_editors(stage: Stage, *, editors: int, saves: int, seed: int) -> list[str]:
    """Let several people save the same answer in any order; return each silent overwrite."""
    report = stage.fresh_report()
    users = stage.editors
    accepted: list[tuple[int, int]] = []  # the revision seen and the one made

    def edit(number: int) -> None:
        chance, seen = Random(f"{seed}-{number}"), 0
        own, by = _reloaded(report), User.objects.get(pk=users[number % len(users)].pk)
        try:
            for step in range(saves):
                raw = [{"text": f"{number}の{step}回目、{chance.random()}"}]
                try:
                    made = actions.save_answer(
                        report=own, key=KEY, raw=raw, revision=seen, by=by, now=NOW + timedelta(seconds=step)
                    )
                    accepted.append((seen, made.revision))
                    seen = made.revision
                except actions.ChangedMeanwhile as changed:
                    seen = changed.revision
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(editors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if sorted(accepted) != [(revision, revision + 1) for revision in range(len(accepted))]:
        return [f"{editors} editors: revisions {sorted(accepted)}"]
    return [] if accepted else [f"{editors} editors: nothing was saved"]


Points = dict[str, dict[str, Any]]


def run_point_editors(report: Report, people: Sequence[User], *, steps: int, seed: int) -> list[str]:
    """Let several people change points of one answer in turns; return each change that went unseen or got lost.

    Whoever saves has before them what they last saw, revision and points, and changes a few of these.
    """
    chance, faults = Random(seed), list[str]()
    seen: dict[User, tuple[int, Points]] = dict.fromkeys(people, (0, {}))
    for step in range(steps):
        editor = chance.choice(people)
        revision, before = seen[editor]
        standing = _standing(report)[1]
        typed = _changed_points(before, chance, f"{editor.username}{step}")
        raw = [{**point, "key": key} for key, point in typed.items()]
        try:
            actions.save_answer(report=report, key=KEY, raw=raw, revision=revision, by=editor, now=NOW)
        except actions.ChangedMeanwhile as changed:
            asked = set(changed.merged.clashes) if changed.merged else set()
            faults += [f"{step}: asked without need at {key}" for key in asked - _both_changed(before, standing, typed)]
            faults += [] if asked else [f"{step}: a conflict that asks nothing"]
            seen[editor] = _standing(report)
            continue
        seen[editor] = now = _standing(report)
        faults += [f"{step}: {fault}" for fault in _unseen_or_lost(before, standing, typed, now[1])]
    return faults


def run_points(stage: Stage, *, editors: int, steps: int, seed: int) -> list[str]:
    """Let editors of a fresh report change points of one answer."""
    report = _reloaded(stage.fresh_report())
    people = [User.objects.get(pk=user.pk) for user in stage.editors[:editors]]
    return run_point_editors(report, people, steps=steps, seed=seed)


def _standing(report: Report) -> tuple[int, Points]:
    draft = draft_of(report, today=NOW.date())
    return draft.revisions[KEY], keyed(draft.values[KEY])


def _changed_points(before: Points, chance: Random, word: str) -> Points:
    kept = {key: dict(point) for key, point in before.items() if chance.random() < 0.9}
    for key in [key for key in kept if chance.random() < 0.3]:
        kept[key]["text"] = f"{word} {key}"
    if chance.random() < 0.7:
        kept[f"{chance.getrandbits(32):08x}"] = {"text": word, "taken_from": None, "is_closed": False, "part": ""}
    return kept


def _both_changed(before: Points, standing: Points, typed: Points) -> set[str]:
    places = before.keys() | standing.keys() | typed.keys()
    return {
        key
        for key in places
        if not same_point(before.get(key), standing.get(key)) and not same_point(before.get(key), typed.get(key))
    }


def _unseen_or_lost(before: Points, standing: Points, typed: Points, now: Points) -> Iterator[str]:
    for key in before.keys() | standing.keys() | typed.keys() | now.keys():
        is_typed = not same_point(before.get(key), typed.get(key))
        if not is_typed and not same_point(now.get(key), standing.get(key)):
            yield f"{key} changed although nobody typed there"
        if is_typed and not same_point(now.get(key), typed.get(key)):
            yield f"what was typed at {key} is lost"
        if is_typed and not any(same_point(standing.get(key), point) for point in (before.get(key), typed.get(key))):
            yield f"{key} was overwritten unseen"
