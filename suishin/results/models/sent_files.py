"""What files of results and files of targets have in common: who sent what for whom, and who decided about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization


class SentFile(models.Model):
    """One file, sent for an organization. Nothing of it counts before it is taken in. Its kinds have a `state`."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("ファイル名"), max_length=255)
    size = models.PositiveIntegerField(_("大きさ"))
    sha256 = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
