"""On its own: PostgreSQL does not change a table in the transaction that has just updated its rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_organizer_of_rounds")]

    operations = [
        migrations.AlterField(
            model_name="round",
            name="organizer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="organizations.organization",
                verbose_name="集めるところ",
            ),
        ),
    ]
