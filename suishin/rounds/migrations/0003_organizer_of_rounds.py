"""Rounds made before prefectures could hold any belong to the national headquarters, and are open."""

from django.db import migrations
from django.utils import timezone


def give_to_national_headquarters(apps, schema_editor):
    round_model = apps.get_model("rounds", "Round")
    if round_model.objects.exists():
        national = apps.get_model("organizations", "Organization").objects.get(kind="national")
        round_model.objects.filter(organizer=None).update(organizer=national, opened_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_workflow")]

    operations = [
        migrations.RunPython(give_to_national_headquarters, migrations.RunPython.noop),
    ]
