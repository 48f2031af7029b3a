"""Routes of `ingestion`, all under files/."""

from django.urls import path

from suishin.ingestion.views import corrections, files, reviews, settlements, uploads

app_name = "ingestion"
urlpatterns = [
    path("", files.file_list, name="file-list"),
    path("upload/", uploads.upload, name="file-upload"),
    path("uploads/<int:upload_id>/", uploads.upload_detail, name="upload-detail"),
    path("<int:file_id>/", files.file_detail, name="file-detail"),
    path("<int:file_id>/original/", files.original, name="original-download"),
    path("<int:file_id>/retry/", files.retry, name="file-retry"),
    path("<int:file_id>/type/", files.type_pages, name="file-type"),
    path("<int:file_id>/discard/", files.discard, name="file-discard"),
    path("<int:file_id>/drafts/<int:index>/", reviews.review, name="draft-review"),
    path("<int:file_id>/drafts/<int:index>/pages/<int:page>.png", reviews.page_picture, name="page-picture"),
    path("<int:file_id>/drafts/<int:index>/assign/", reviews.assign, name="draft-assign"),
    path("<int:file_id>/drafts/<int:index>/accept-certain/", reviews.accept_certain, name="draft-accept-certain"),
    path("<int:file_id>/drafts/<int:index>/values/<int:value_id>/", reviews.decide, name="value-decide"),
    path("<int:file_id>/drafts/<int:index>/discard/", reviews.discard, name="draft-discard"),
    path("<int:file_id>/drafts/<int:index>/settle/", settlements.settle, name="draft-settle"),
    path("findings/<int:finding_id>/resolve/", reviews.resolve_finding, name="finding-resolve"),
    path("settlements/<int:settlement_id>/take-back/", settlements.take_back, name="settlement-take-back"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("corrections/<int:request_id>/", corrections.close, name="correction-close"),
    path("reports/<int:report_id>/correction/", corrections.request_correction, name="correction-request"),
]
