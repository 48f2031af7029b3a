"""Routes of `workbooks`."""

from django.urls import path

from suishin.workbooks import views

app_name = "workbooks"
urlpatterns = [
    path("", views.return_list, name="return-list"),
    path("reports/<int:report_id>/", views.report_return, name="report-return"),
    path("<int:workbook_id>/", views.compare, name="compare"),
    path("<int:workbook_id>/put-aside/", views.put_aside, name="put-aside"),
    path("<int:workbook_id>/hand-on/", views.hand_on, name="hand-on"),
]
