"""On SQLite an entry could be replaced by an INSERT; now that is refused too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from suishin.audit import triggers


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    triggers.create(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
