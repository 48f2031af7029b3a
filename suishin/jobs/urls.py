"""Routes of `jobs`."""

from django.urls import path

from suishin.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<uuid:job_id>/retry/", views.job_retry, name="job-retry"),
]
