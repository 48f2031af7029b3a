"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds.views import reports, rounds, workbooks

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_create, name="round-create"),
    path("rounds/<slug:code>/", rounds.round_detail, name="round-detail"),
    path("rounds/<slug:code>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<slug:code>/export.xlsx", rounds.round_export, name="round-export"),
    path("rounds/<slug:code>/form.xlsx", rounds.round_form, name="round-form"),
    path("rounds/<slug:code>/forms.zip", workbooks.round_form_workbooks, name="round-form-workbooks"),
    path("reports/<int:report_id>/", reports.report_detail, name="report-detail"),
    path("reports/<int:report_id>/versions/<int:number>/", reports.report_version, name="report-version"),
    path("reports/<int:report_id>/form.xlsx", workbooks.report_form_workbook, name="report-form-workbook"),
    path("reports/<int:report_id>/report.xlsx", reports.report_workbook, name="report-workbook"),
]
