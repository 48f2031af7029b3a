"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds import views

app_name = "rounds"
urlpatterns = [
    path("rounds/", views.round_list, name="round-list"),
    path("rounds/new/", views.round_create, name="round-create"),
    path("rounds/<slug:code>/", views.round_detail, name="round-detail"),
    path("rounds/<slug:code>/edit/", views.round_edit, name="round-edit"),
    path("rounds/<slug:code>/export.xlsx", views.round_export, name="round-export"),
    path("rounds/<slug:code>/form.xlsx", views.round_form, name="round-form"),
    path("reports/<int:report_id>/", views.report_detail, name="report-detail"),
    path("reports/<int:report_id>/versions/<int:number>/", views.report_version, name="report-version"),
    path("reports/<int:report_id>/report.xlsx", views.report_workbook, name="report-workbook"),
]
