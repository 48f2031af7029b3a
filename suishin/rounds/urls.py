"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds.rules import Step
from suishin.rounds.views import attachments, comments, hands, moves, reports, rounds, workbooks, writing

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
    path("reports/<int:report_id>/write/", writing.report_write, name="report-write"),
    path("reports/<int:report_id>/write/<str:key>/", writing.answer_save, name="answer-save"),
    path("reports/<int:report_id>/presence/", writing.report_presence, name="report-presence"),
    path("reports/<int:report_id>/hands/", hands.report_hands, name="report-hands"),
    path("reports/<int:report_id>/comments/<str:key>/", comments.comment_list, name="comment-list"),
    path("reports/<int:report_id>/files/<str:key>/", attachments.attachment_list, name="attachment-list"),
    path(
        "reports/<int:report_id>/attachments/<slug:sha256>/",
        attachments.attachment_download,
        name="attachment-download",
    ),
    path("comments/<int:comment_id>/resolve/", comments.comment_resolve, name="comment-resolve"),
    *(
        path(f"reports/<int:report_id>/{step}/", moves.report_move, {"step": step}, name=f"report-{step}")
        for step in Step
    ),
]
