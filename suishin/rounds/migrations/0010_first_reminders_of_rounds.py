"""On its own: PostgreSQL does not change a table in the transaction that has just written its rows."""

from django.db import migrations

STAGES = (
    ("before_due", 14),
    ("before_due", 7),
    ("before_due", 1),
    ("on_due_day", 0),
    ("after_due", 3),
    ("after_due", 10),
    ("waiting_for_confirmer", 3),
    ("waiting_for_organizer", 7),
)


def add_first_stages(apps, schema_editor):
    stage = apps.get_model("rounds", "ReminderStage")
    rounds = apps.get_model("rounds", "Round").objects.all()
    stage.objects.bulk_create(stage(round=round, kind=kind, days=days) for round in rounds for kind, days in STAGES)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0009_reminders")]

    operations = [migrations.RunPython(add_first_stages, migrations.RunPython.noop)]
