"""Failed sign-ins are counted by ourselves, under a keyed hash; the tables that held names and addresses go."""

from django.db import migrations, models

# django-axes's; the first of them points at the second.
_GONE = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_as", models.CharField(blank=True, db_index=True, max_length=64)),
                ("address", models.CharField(db_index=True, max_length=60)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        *[migrations.RunSQL(f"DROP TABLE IF EXISTS {table}", migrations.RunSQL.noop) for table in _GONE],
    ]
