"""Routes of `organizations`."""

from django.urls import path

from suishin.organizations import views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.organization_list, name="organization-list"),
    path("organizations/<int:organization_id>/", views.organization_detail, name="organization-detail"),
    path("organizations/<int:organization_id>/edit/", views.organization_edit, name="organization-edit"),
    path("organizations/<int:organization_id>/new/", views.organization_create, name="organization-create"),
    path("organizations/<int:organization_id>/move/", views.organization_move, name="organization-move"),
    path("organizations/<int:organization_id>/succeed/", views.organization_succeed, name="organization-succeed"),
    path("organizations/<int:organization_id>/reopen/", views.organization_reopen, name="organization-reopen"),
]
