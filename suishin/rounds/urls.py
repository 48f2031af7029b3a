"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds.views import across, desk, remarks, reports, rounds

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_create, name="round-create"),
    path("rounds/timeliness/", desk.timeliness, name="timeliness"),
    path("rounds/timeliness.xlsx", desk.timeliness_export, name="timeliness-export"),
    path("rounds/marks/", across.mark_list, name="mark-list"),
    path("rounds/<slug:code>/", rounds.round_detail, name="round-detail"),
    path("rounds/<slug:code>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<slug:code>/export.xlsx", rounds.round_export, name="round-export"),
    path("rounds/<slug:code>/form.xlsx", rounds.round_form, name="round-form"),
    path("rounds/<slug:code>/act/", desk.round_act, name="round-act"),
    path("rounds/<slug:code>/items/", across.item_list, name="item-list"),
    path("rounds/<slug:code>/items/<str:key>/", across.item_across, name="item-across"),
    path("rounds/<slug:code>/items/<str:key>/export.xlsx", across.item_across_export, name="item-across-export"),
    path("marks/<int:mark_id>/remove/", across.passage_unmark, name="passage-unmark"),
    path("reports/<int:report_id>/marks/", across.passage_mark, name="passage-mark"),
    path("reports/<int:report_id>/remarks/", remarks.remark_add, name="remark-add"),
    path("reports/<int:report_id>/", reports.report_detail, name="report-detail"),
    path("reports/<int:report_id>/versions/<int:number>/", reports.report_version, name="report-version"),
    path("reports/<int:report_id>/report.xlsx", reports.report_workbook, name="report-workbook"),
]
