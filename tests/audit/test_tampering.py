"""Whoever can write the database, and even knows the key, does not change the past unnoticed."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from suishin.audit import record as audit
from suishin.audit import triggers
from suishin.audit.events import Event
from suishin.audit.models import Entry

ENTRY_COUNT = 40
ROUNDS = 30  # of each kind


@pytest.fixture
def chain(db, settings):
    """Forty entries with their heads kept; the triggers are gone, as for somebody who owns the database."""
    events = list(Event)
    for number in range(ENTRY_COUNT):
        entry = audit.record(events[number % len(events)], by=None, number=number, note="記録")
        audit.append_head(f"{entry.sequence} {entry.mac}")
    triggers.drop(connection)
    return list(Entry.objects.order_by("sequence"))


def edit(entries, chance):
    entry = chance.choice(entries)
    field, value = chance.choice(
        [
            ("event", "forged"),
            ("actor_id", "999"),
            ("actor_label", "別の人"),
            ("target_label", "x"),
            ("details_json", '{"number": -1}'),
            ("at", entry.at + timedelta(microseconds=1)),
            ("organization_path", "/9/"),
            ("mac", f"{chance.getrandbits(256):064x}"),
        ]
    )
    setattr(entry, field, value)
    entry.save()
    return entry.sequence


def delete(entries, chance):
    entry = chance.choice(entries[:-1])
    Entry.objects.filter(pk=entry.pk).delete()
    return entry.sequence


def delete_and_close_the_gap(entries, chance):
    gone = chance.randrange(len(entries) - 1)
    _write_anew(entries[:gone] + entries[gone + 1 :], seal_again=False)
    return entries[gone].sequence


def reorder(entries, chance):
    first, second = sorted(chance.sample(range(len(entries)), 2))
    entries[first].event, entries[second].event = "a", "b"
    entries[first].save()
    entries[second].save()
    return entries[first].sequence


def insert(entries, chance):
    place = chance.randrange(1, len(entries))
    forged = Entry(at=entries[place].at, event="forged", actor_id="", actor_label="", mac="f" * 64, previous_mac="")
    _write_anew([*entries[:place], forged, *entries[place:]], seal_again=False)
    return place + 1


def cut_the_tail(entries, chance):
    left = chance.randrange(len(entries) - 1)
    Entry.objects.filter(sequence__gt=left).delete()
    return left + 1


def rewrite_with_the_key(entries, chance):
    changed = chance.randrange(len(entries))
    entries[changed].actor_label = "別の人"
    _write_anew(entries, seal_again=True)
    return entries[changed].sequence


def rewrite_with_another_key(entries, chance):
    for entry in entries:
        entry.mac = f"{chance.getrandbits(256):064x}"
    _write_anew(entries, seal_again=False)
    return 1


def cut_and_go_on(entries, chance):
    """Cut the tail and let the product itself write on."""
    left = chance.randrange(len(entries) - 1)
    Entry.objects.filter(sequence__gt=left).delete()
    for _number in range(3):
        entry = audit.record(Event.SIGNED_IN, by=None)
        audit.append_head(f"{entry.sequence} {entry.mac}")
    return left + 1


def _write_anew(entries, *, seal_again):
    Entry.objects.all().delete()
    previous = audit.GENESIS
    for sequence, entry in enumerate(entries, start=1):
        entry.pk, entry.sequence = None, sequence
        if seal_again:
            entry.previous_mac = previous
            entry.mac = previous = audit.seal(entry)
        entry.save(force_insert=True)


@pytest.mark.parametrize(
    "tamper",
    [
        edit,
        delete,
        delete_and_close_the_gap,
        reorder,
        insert,
        cut_the_tail,
        rewrite_with_the_key,
        rewrite_with_another_key,
        cut_and_go_on,
    ],
    ids=lambda function: function.__name__,
)
def test_tampering_is_detected_and_the_first_bad_entry_named(chain, settings, tamper):
    heads = settings.AUDIT_HEAD_FILE.read_text("ascii")
    pristine = [{f.attname: getattr(entry, f.attname) for f in Entry._meta.fields} for entry in chain]
    chance = random.Random(tamper.__name__)

    for _round in range(ROUNDS):
        first_bad = tamper([Entry(**row) for row in pristine], chance)
        state = audit.verify()

        assert not state.is_sound
        assert state.first_bad == first_bad
        Entry.objects.all().delete()
        Entry.objects.bulk_create(Entry(**row) for row in pristine)
        settings.AUDIT_HEAD_FILE.write_text(heads, "ascii")
    assert audit.verify().is_sound
