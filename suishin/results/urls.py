"""Routes of `results`."""

from django.urls import path

from suishin.results.views import targets

app_name = "results"
urlpatterns = [
    path("targets/", targets.target_list, name="target-list"),
    path("targets/export.xlsx", targets.target_export, name="target-export"),
    path("targets/new/", targets.target_create, name="target-create"),
    path("targets/proposals/", targets.target_proposals, name="target-proposals"),
    path("targets/<int:target_id>/", targets.target_detail, name="target-detail"),
    path("targets/<int:target_id>/edit/", targets.target_edit, name="target-edit"),
    path("targets/<int:target_id>/answer/", targets.target_answer, name="target-answer"),
    path("targets/<int:target_id>/withdraw/", targets.target_withdraw, name="target-withdraw"),
    path("targets/<int:target_id>/distribute/", targets.target_distribute, name="target-distribute"),
]
