"""Routes of `results`."""

from django.urls import path

from suishin.results.views import alerts, targets

app_name = "results"
urlpatterns = [
    path("alerts/", alerts.alert_list, name="alert-list"),
    path("alerts/export.xlsx", alerts.alert_export, name="alert-export"),
    path("alerts/aside/", alerts.alert_aside_list, name="alert-aside-list"),
    path("alerts/aside/<int:aside_id>/take-up/", alerts.alert_take_up, name="alert-take-up"),
    path("alerts/rules/", alerts.alert_rules, name="alert-rules"),
    path("alerts/rules/<slug:rule>/", alerts.alert_rule_change, name="alert-rule-change"),
    path("alerts/review/", alerts.alert_review, name="alert-review"),
    path(
        "alerts/<int:organization_id>/<slug:rule>/<int:set_id>/aside/", alerts.alert_put_aside, name="alert-put-aside"
    ),
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
