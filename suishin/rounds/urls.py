"""Routes of `rounds`."""

from django.urls import path

from suishin.rounds.rules import Step
from suishin.rounds.views import (
    across,
    attachments,
    booklets,
    comments,
    desk,
    from_results,
    hands,
    moves,
    remarks,
    reports,
    rounds,
    workbooks,
    writing,
)

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_create, name="round-create"),
    path("rounds/timeliness/", desk.timeliness, name="timeliness"),
    path("rounds/timeliness.xlsx", desk.timeliness_export, name="timeliness-export"),
    path("rounds/marks/", across.mark_list, name="mark-list"),
    path("rounds/<slug:code>/", rounds.round_detail, name="round-detail"),
    path("rounds/<slug:code>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<slug:code>/reminders/", rounds.round_reminders, name="round-reminders"),
    path("rounds/<slug:code>/export.xlsx", rounds.round_export, name="round-export"),
    path("rounds/<slug:code>/form.xlsx", rounds.round_form, name="round-form"),
    path("rounds/<slug:code>/booklets/", booklets.booklet_list, name="booklet-list"),
    path("rounds/<slug:code>/booklets/freeze/", booklets.booklet_freeze, name="booklet-freeze"),
    path("booklets/<int:booklet_id>/", booklets.booklet_detail, name="booklet-detail"),
    path("booklets/<int:booklet_id>/retry/", booklets.booklet_retry, name="booklet-retry"),
    path("booklets/<int:booklet_id>/publish/", booklets.booklet_publish, name="booklet-publish"),
    path("booklets/<int:booklet_id>/booklet.<slug:kind>", booklets.booklet_download, name="booklet-download"),
    path("booklets/<int:booklet_id>/reports/<slug:organization_code>/", booklets.booklet_report, name="booklet-report"),
    path("rounds/<slug:code>/act/", desk.round_act, name="round-act"),
    path("rounds/<slug:code>/stalled/", across.stalled_list, name="stalled-list"),
    path("rounds/<slug:code>/stalled.xlsx", across.stalled_export, name="stalled-export"),
    path("rounds/<slug:code>/items/", across.item_list, name="item-list"),
    path("rounds/<slug:code>/items/<str:key>/", across.item_across, name="item-across"),
    path("rounds/<slug:code>/items/<str:key>/export.xlsx", across.item_across_export, name="item-across-export"),
    path("marks/<int:mark_id>/remove/", across.passage_unmark, name="passage-unmark"),
    path("reports/<int:report_id>/marks/", across.passage_mark, name="passage-mark"),
    path("reports/<int:report_id>/remarks/", remarks.remark_add, name="remark-add"),
    path("rounds/<slug:code>/forms.zip", workbooks.round_form_workbooks, name="round-form-workbooks"),
    path("reports/<int:report_id>/", reports.report_detail, name="report-detail"),
    path("reports/<int:report_id>/versions/<int:number>/", reports.report_version, name="report-version"),
    path("reports/<int:report_id>/form.xlsx", workbooks.report_form_workbook, name="report-form-workbook"),
    path("reports/<int:report_id>/report.xlsx", reports.report_workbook, name="report-workbook"),
    path("reports/<int:report_id>/write/", writing.report_write, name="report-write"),
    path("reports/<int:report_id>/write/<str:key>/", writing.answer_save, name="answer-save"),
    path("reports/<int:report_id>/results/<str:key>/", from_results.answer_from_results, name="answer-from-results"),
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
    path("reports/<int:report_id>/report.pdf", reports.report_pdf, name="report-pdf"),
    path("reports/<int:report_id>/report.docx", reports.report_document, name="report-document"),
]
