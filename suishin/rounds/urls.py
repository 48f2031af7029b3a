"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds.views import booklets, reports, rounds

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_create, name="round-create"),
    path("rounds/<slug:code>/", rounds.round_detail, name="round-detail"),
    path("rounds/<slug:code>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<slug:code>/export.xlsx", rounds.round_export, name="round-export"),
    path("rounds/<slug:code>/form.xlsx", rounds.round_form, name="round-form"),
    path("rounds/<slug:code>/booklets/", booklets.booklet_list, name="booklet-list"),
    path("rounds/<slug:code>/booklets/freeze/", booklets.booklet_freeze, name="booklet-freeze"),
    path("booklets/<int:booklet_id>/", booklets.booklet_detail, name="booklet-detail"),
    path("booklets/<int:booklet_id>/retry/", booklets.booklet_retry, name="booklet-retry"),
    path("booklets/<int:booklet_id>/publish/", booklets.booklet_publish, name="booklet-publish"),
    path("booklets/<int:booklet_id>/booklet.<slug:kind>", booklets.booklet_download, name="booklet-download"),
    path("booklets/<int:booklet_id>/reports/<slug:organization_code>/", booklets.booklet_report, name="booklet-report"),
    path("reports/<int:report_id>/", reports.report_detail, name="report-detail"),
    path("reports/<int:report_id>/versions/<int:number>/", reports.report_version, name="report-version"),
    path("reports/<int:report_id>/report.xlsx", reports.report_workbook, name="report-workbook"),
    path("reports/<int:report_id>/report.pdf", reports.report_pdf, name="report-pdf"),
    path("reports/<int:report_id>/report.docx", reports.report_document, name="report-document"),
]
