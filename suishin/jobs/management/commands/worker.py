"""`manage.py worker`: runs queued jobs, queues those due by the clock, and looks after those that were lost."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from suishin.accounts.models import User
from suishin.jobs import actions
from suishin.jobs.workers import new_worker_id

POLL_SECONDS = 0.5
CARE_SECONDS = 10.0
JOBS_BETWEEN_CARE = 10


class Command(BaseCommand):
    help = "順番を待っているジョブを処理します。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="待っている分を処理したら終わります。")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker_id = new_worker_id()
        actions.set_schedules(wanted=settings.SCHEDULES, by=User.objects.system(), now=timezone.now())
        cared_at = float("-inf")
        while True:
            if time.monotonic() - cared_at >= CARE_SECONDS:
                take_care(worker_id)
                cared_at = time.monotonic()
            worker = run_waiting_jobs(worker_id)
            if options["once"] or not worker.running:
                return
            time.sleep(POLL_SECONDS)


def take_care(worker_id: str) -> None:
    """Queue what was lost and what is due; then let the apps look after work that their jobs left half done."""
    system, now = User.objects.system(), timezone.now()
    actions.put_back_lost_jobs(own_id=worker_id, by=system, now=now)
    actions.run_due_schedules(by=system, now=now)
    for path in settings.WORKER_CARE:
        import_string(path)(worker_id)


def run_waiting_jobs(worker_id: str) -> Worker:
    """Run what waits, a few jobs at most. On SIGTERM the present job is finished and `running` becomes False."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=JOBS_BETWEEN_CARE,
        worker_id=worker_id,
    )
    worker.configure_signals()
    worker.run()
    return worker
