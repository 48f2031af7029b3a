"""Routes of `results`: targets, entry by hand, the settings of products."""

from django.urls import path

from suishin.results.views import alerts, calendar, entry, places, products, targets

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
    path("products/", products.product_list, name="product-list"),
    path("products/new/", products.product_create, name="product-create"),
    path("products/<int:product_id>/", products.product_detail, name="product-detail"),
    path("products/<int:product_id>/edit/", products.product_edit, name="product-edit"),
    path("products/<int:product_id>/new-revision/", products.revision_create, name="revision-create"),
    path("products/<int:product_id>/promotion/", places.promotion_set, name="promotion-set"),
    path("products/lines/<int:line_id>/edit/", products.line_edit, name="line-edit"),
    path("products/revisions/<int:revision_id>/remove/", products.revision_remove, name="revision-remove"),
    path("products/sets/", products.set_list, name="set-list"),
    path("products/sets/new/", products.set_create, name="set-create"),
    path("products/sets/<int:set_id>/edit/", products.set_edit, name="set-edit"),
    path("products/packages/", places.package_list, name="package-list"),
    path("products/packages/new/<int:organization_id>/", places.package_create, name="package-create"),
    path("products/packages/<int:package_id>/edit/", places.package_edit, name="package-edit"),
    path("products/packages/<int:package_id>/remove/", places.package_remove, name="package-remove"),
    path("products/priorities/", places.priority_list, name="priority-list"),
    path("products/priorities/<int:organization_id>/<int:year>/", places.priority_edit, name="priority-edit"),
    path("products/promotions/", places.promotion_list, name="promotion-list"),
    path("products/promotions/<int:organization_id>/", places.promotion_history, name="promotion-history"),
    path("products/promotions/<int:promotion_id>/remove/", places.promotion_remove, name="promotion-remove"),
    path("products/calendar/", calendar.calendar, name="calendar"),
    path("products/calendar/bands/", calendar.bands_edit, name="bands-edit"),
    path("products/calendar/years/", calendar.year_starts_edit, name="year-starts-edit"),
    path("entry/", entry.entry_start, name="entry-start"),
    path("entry/<int:organization_id>/<str:month>/", entry.entry_grid, name="entry-grid"),
]
