"""Every address of the product, grouped by area."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from suishin.outputs.views import gallery

urlpatterns = [
    path("", include("suishin.dashboards.urls")),
    path("", include("suishin.rounds.urls")),
    path("results/", include("suishin.results.urls")),
    path("forms/", include("suishin.forms.urls")),
    path("workbooks/", include("suishin.workbooks.urls")),
    path("files/", include("suishin.ingestion.urls")),
    path("manual/", include("suishin.manual.urls")),
    path("", include("suishin.organizations.urls")),
    path("", include("suishin.accounts.urls")),
    path("", include("suishin.notices.urls")),
    path("", include("suishin.jobs.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("gallery/", login_not_required(gallery), name="gallery"),
]
handler400 = "suishin.accounts.views.errors.bad_request"
handler403 = "suishin.accounts.views.errors.not_allowed"
handler404 = "suishin.accounts.views.errors.not_found"
handler500 = "suishin.accounts.views.errors.server_error"
