"""Writing the chain, and the heads kept outside the database."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from suishin.accounts.models import Post
from suishin.audit import record as audit
from suishin.audit.events import Event
from suishin.audit.models import Entry


def test_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError):
        audit.record(Event.SIGNED_IN, by=None)


def test_entry_tells_who_did_what_to_what_and_where(kanri, tree):
    entry = audit.record(
        Event.ORGANIZATION_CHANGED,
        by=kanri,
        target=tree.nagano,
        organization=tree.nagano,
        before="長野",
        after="長野県",
    )

    assert (entry.actor_id, entry.actor_label) == (str(kanri.pk), "Kanri")
    assert (entry.target_kind, entry.target_label) == ("organizations.organization", "長野県")
    assert entry.organization_path == tree.nagano.path
    assert entry.details == {"before": "長野", "after": "長野県"}


def test_entry_made_on_an_english_page_is_kept_in_japanese(kanri, hayashi, tree):
    post = Post.objects.get(organization=tree.nagano)  # a prefecture's posts name their office

    with translation.override("en"):
        english, entry = str(post), audit.record(Event.POST_CHANGED, by=kanri, target=post)

    assert entry.target_label == str(post) != english


def test_chain_of_untouched_entries_is_sound(db):
    for _number in range(3):
        entry = audit.record(Event.SIGNED_IN, by=None)
    audit.append_head(f"{entry.sequence} {entry.mac}")

    assert audit.verify() == audit.ChainState(3)


@pytest.mark.parametrize("content", [None, "", "nonsense\n"], ids=["gone", "emptied", "overwritten"])
def test_chain_without_kept_heads_does_not_count_as_whole(db, settings, content):
    audit.record(Event.SIGNED_IN, by=None)
    if content is not None:
        settings.AUDIT_HEAD_FILE.write_text(content)

    state = audit.verify()

    assert (state.first_bad, "控えがない" in state.reason) == (1, True)


@pytest.mark.parametrize("change", [{"event": "exported"}, {"details_json": "{}"}], ids=["event", "details"])
def test_database_refuses_to_change_an_entry(db, change):
    audit.record(Event.SIGNED_IN, by=None)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(**change)


def test_database_refuses_to_delete_an_entry(db):
    entry = audit.record(Event.SIGNED_IN, by=None)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [entry.pk])
    assert Entry.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere an insert replaces nothing")
def test_database_refuses_to_replace_an_entry(db):
    entry = audit.record(Event.SIGNED_IN, by=None)
    columns = "id, sequence, at, event, actor_id, actor_label, target_kind, target_id, target_label"
    rest = "organization_path, details_json, previous_mac, mac"

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO audit_entry ({columns}, {rest}) "
            f"SELECT {columns.replace('event', repr('forged'))}, {rest} FROM audit_entry WHERE id = %s",
            [entry.pk],
        )


def test_head_is_kept_only_for_what_was_committed(transactional_db, settings):
    with transaction.atomic():
        entry = audit.record(Event.SIGNED_IN, by=None)
    with transaction.atomic():
        audit.record(Event.SIGNED_OUT, by=None)
        transaction.set_rollback(True)

    assert audit.read_heads(settings.AUDIT_HEAD_FILE) == {1: entry.mac}


def test_head_that_cannot_be_written_does_not_undo_the_change(transactional_db, settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.AUDIT_HEAD_FILE = tmp_path / "file" / "head.log"

    with transaction.atomic():
        audit.record(Event.SIGNED_IN, by=None)

    assert Entry.objects.count() == 1
    assert "on_commit" in caplog.text


def test_line_torn_by_a_crash_does_not_swallow_the_next_head(settings):
    settings.AUDIT_HEAD_FILE.write_text(f"1 {'a' * 64}\n2 bbb", "ascii")

    audit.append_head(f"3 {'c' * 64}")

    assert audit.read_heads(settings.AUDIT_HEAD_FILE) == {1: "a" * 64, 3: "c" * 64}


def test_second_head_of_one_entry_does_not_replace_the_first(settings):
    audit.append_head(f"1 {'a' * 64}")
    audit.append_head(f"1 {'b' * 64}")

    assert audit.read_heads(settings.AUDIT_HEAD_FILE) == {1: "a" * 64}


def test_command_says_how_many_entries_it_checked(db, capsys):
    entry = audit.record(Event.SIGNED_IN, by=None)
    audit.append_head(f"{entry.sequence} {entry.mac}")

    call_command("verify_audit")

    assert "1件" in capsys.readouterr().out


def test_command_fails_and_names_the_first_bad_entry(db, settings):
    audit.record(Event.SIGNED_IN, by=None)
    audit.append_head(f"1 {'0' * 64}")

    with pytest.raises(CommandError, match="1番"):
        call_command("verify_audit")


def test_label_of_an_event_that_a_later_release_dropped_is_its_name():
    assert Entry(event="forgotten").event_label == "forgotten"
