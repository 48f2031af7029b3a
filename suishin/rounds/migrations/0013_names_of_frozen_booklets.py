"""Booklets that were frozen before keep the names of today: the earliest that are still known."""

from django.db import migrations


def keep_names(apps, schema_editor):
    organizations = dict(apps.get_model("organizations", "Organization").objects.values_list("code", "name"))
    for booklet in apps.get_model("rounds", "Booklet").objects.select_related("round__organizer"):
        booklet.names = {
            "round": booklet.round.title,
            "organizer": booklet.round.organizer.name,
            "organizations": organizations,
        }
        booklet.save(update_fields=["names"])


class Migration(migrations.Migration):
    dependencies = [("rounds", "0012_booklet_names")]

    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
