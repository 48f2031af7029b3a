from django.db import migrations, models


def fill(apps, schema_editor):
    """Name the unions of the files that were taken in before."""
    for run in apps.get_model("results", "ImportRun").objects.filter(state="committed").iterator():
        rows = {(month, union) for union, month in _rows(run.reading)}
        for month, union in sorted(rows):
            run.told_by_month.setdefault(str(month), []).append(union)
        run.save(update_fields=["told_by_month"])


def _rows(reading):
    """Yield union and month of each row: entries and details are kept column by column, line between the two."""
    for columns in (reading.get("entries"), reading.get("details")):
        if columns:
            yield from zip(columns[0], columns[2], strict=True)


class Migration(migrations.Migration):
    dependencies = [("results", "0008_a_month_is_counted_from_its_index")]

    operations = [
        migrations.AddField(model_name="importrun", name="told_by_month", field=models.JSONField(default=dict)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
