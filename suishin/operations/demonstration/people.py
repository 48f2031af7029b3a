"""Who may sign in to the demonstration: at most twenty people over all roles, with random passwords."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from suishin.accounts.actions import create_post, hand_over_post
from suishin.accounts.models import Post, User
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.operations.demonstration.prose import invented_name
from suishin.organizations.models import Organization
from suishin.permissions import Role

# Words without look-alike letters: the passwords are read from a screen and typed.
_SYLLABLES = "ka ki ku ke ko sa su se so ta te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa".split()

NO_PASSWORD = "!"  # Django's sign for a password that nothing matches


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    password: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A post by the code of its organization."""

    code: str
    role: Role
    title: str
    office: str = Post.Office.HEADQUARTERS


@dataclass(frozen=True, slots=True)
class _Person:
    username: str
    name: str
    places: tuple[_Place, ...]


_BRANCH = Post.Office.BRANCH
_PEOPLE = (
    _Person("honbu", "若月　千尋", (_Place("000", Role.NATIONAL_STAFF, "共済推進担当"),)),
    _Person("honbu2", "鳴海　修平", (_Place("000", Role.NATIONAL_STAFF, "共済推進本部担当", _BRANCH),)),
    _Person("kanri", "風間　直美", (_Place("000", Role.SYSTEM_ADMINISTRATOR, "システム管理者"),)),
    _Person("sakusei20", "桐谷　春香", (_Place("20", Role.PREFECTURE_AUTHOR, "書記長"),)),
    _Person("kakunin20", "白浜　誠一", (_Place("20", Role.PREFECTURE_CONFIRMER, "事務局長", _BRANCH),)),
    _Person("sakusei21", "早瀬　健司", (_Place("21", Role.PREFECTURE_AUTHOR, "書記次長"),)),
    _Person("kakunin21", "泉田　由佳", (_Place("21", Role.PREFECTURE_CONFIRMER, "事務局長", _BRANCH),)),
    _Person("sakusei13", "雨宮　拓也", (_Place("13", Role.PREFECTURE_AUTHOR, "事務局長", _BRANCH),)),
    _Person("kakunin13", "葉山　美咲", (_Place("13", Role.PREFECTURE_CONFIRMER, "副書記長"),)),
    _Person("sakusei27", "朝比奈　大輔", (_Place("27", Role.PREFECTURE_AUTHOR, "書記長"),)),
    _Person("kakunin27", "椿山　真理子", (_Place("27", Role.PREFECTURE_CONFIRMER, "事務局長", _BRANCH),)),
    _Person("shibu20", "星川　恵", (_Place("20", Role.BRANCH_STAFF, "推進担当", _BRANCH),)),
    _Person("suishin20", "梶原　俊", (_Place("20", Role.PARTNER_OFFICE, "推進担当", Post.Office.PARTNER),)),
    _Person("tanso20", "柚木　和也", (_Place("20-001", Role.UNION_OFFICER, "執行委員長"),)),
    _Person(
        "kenmu21",
        "花房　浩二",
        (
            _Place("21", Role.PREFECTURE_AUTHOR, "次長", _BRANCH),
            _Place("21-001", Role.UNION_OFFICER, "書記長"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Password:
    clear: str
    hash: str


def invent_passwords() -> dict[str, Password]:
    """Return a random password by username. Slow on purpose, as hashing passwords must be; needs no database."""
    clear = {person.username: _invented_password() for person in _PEOPLE}
    return {username: Password(password, make_password(password)) for username, password in clear.items()}


def create_people(passwords: Mapping[str, Password], *, now: datetime) -> list[SignIn]:
    """Create the people with their posts and return what they sign in with."""
    first_day = date(timezone.localdate(now).year - 1, 4, 1)
    organizations = Organization.objects.in_bulk(field_name="code")
    for person in _PEOPLE:
        hashed = passwords[person.username].hash
        _create_person(person, hashed, organizations=organizations, first_day=first_day, now=now)
    return [
        SignIn(person.username, passwords[person.username].clear, person.name, _roles(person, organizations))
        for person in _PEOPLE
    ]


def create_contacts(*, random: Random, now: datetime) -> None:
    """Give every prefecture without such people an author and a confirmer to call, who cannot sign in."""
    first_day = date(timezone.localdate(now).year - 1, 4, 1)
    organizations = Organization.objects.in_bulk(field_name="code")
    for prefecture in Organization.objects.prefectures().exclude(posts__role=Role.PREFECTURE_CONFIRMER):
        author = _Place(prefecture.code, Role.PREFECTURE_AUTHOR, "書記長")
        confirmer = _Place(prefecture.code, Role.PREFECTURE_CONFIRMER, "事務局長", _BRANCH)
        for username, place in ((f"shoki{prefecture.code}", author), (f"renraku{prefecture.code}", confirmer)):
            contact = _Person(username, invented_name(random), (place,))
            _create_person(contact, NO_PASSWORD, organizations=organizations, first_day=first_day, now=now)


def write_sign_ins(sign_ins: Sequence[SignIn], path: Path) -> None:
    """Keep the passwords in a file that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{entry.username}\t{entry.password}\t{entry.role}\t{entry.name}\n" for entry in sign_ins)


def read_sign_ins(path: Path) -> list[SignIn]:
    """Return what `write_sign_ins` kept; nothing when the file is gone."""
    if not path.exists():
        return []
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [SignIn(username, password, name, role) for username, password, role, name in rows]


@transaction.atomic
def _create_person(
    person: _Person, password_hash: str, *, organizations: dict[str, Organization], first_day: date, now: datetime
) -> None:
    """Register a person whose password stays: nobody is there to hand a one-time password to."""
    system = User.objects.system()
    user = User.objects.create(
        username=person.username,
        name=person.name,
        email=f"{person.username}@suishin.example",  # a domain that never exists: mails become files
        password=password_hash,
        is_demonstration=True,
        created_at=now,
    )
    record(Event.USER_CREATED, by=system, target=user, at=now, username=user.username, is_demonstration=True)
    for place in person.places:
        post = create_post(
            organization=organizations[place.code],
            role=place.role,
            office=place.office,
            title=place.title,
            valid_from=first_day,
            by=system,
            now=now,
        )
        hand_over_post(post=post, to=user, on=first_day, by=system, now=now)


def _roles(person: _Person, organizations: dict[str, Organization]) -> str:
    return "・".join(f"{organizations[place.code].name} {place.role.label}" for place in person.places)


def _invented_password() -> str:
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(3))
