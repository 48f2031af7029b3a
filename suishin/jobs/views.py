"""The system administrator's page of jobs."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.jobs import actions, outputs, queries
from suishin.jobs.models import Schedule
from suishin.jobs.rules import reason_of
from suishin.permissions import Permission, require_permission

PAGE_SIZE = 50


@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.JOB_EDIT)
    page = Paginator(queries.parked_jobs(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    state = queries.queue_state(request.user)
    context = {
        "state": state,
        "is_stuck": state.is_stuck(timezone.now()),
        "page": page,
        "parked": [
            (job, outputs.job_name(job.task_path), outputs.arguments_in_words(job), reason_of(job.traceback))
            for job in page
        ],
        "schedules": outputs.schedule_table(list(Schedule.objects.visible_to(request.user))),
    }
    return render(request, "jobs/job_list.html", context)


@require_POST
def job_retry(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    require_permission(request.user, Permission.JOB_EDIT)
    job = get_object_or_404(queries.jobs_visible_to(request.user), pk=job_id)
    try:
        actions.retry_job(job=job, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, _("もう一度動かすように順番に入れました。"))
    return redirect("jobs:job-list")
