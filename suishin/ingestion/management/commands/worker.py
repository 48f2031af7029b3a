"""`manage.py worker`: runs queued jobs, and every few seconds looks after those that were lost."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from suishin.accounts.actions import remove_expired
from suishin.accounts.models import User
from suishin.ingestion import actions
from suishin.ingestion.queue import new_worker_id
from suishin.rounds.actions import requeue_lost_booklets

POLL_SECONDS = 0.5
CARE_SECONDS = 10.0
SWEEP_SECONDS = 300.0
JOBS_BETWEEN_CARE = 10


class Command(BaseCommand):
    help = "順番を待っている読み取りと冊子の作成を処理します。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="待っている分を処理したら終わります。")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker_id = new_worker_id()
        cared_at = swept_at = float("-inf")
        while True:
            if time.monotonic() - cared_at >= CARE_SECONDS:
                look_after_lost_work(worker_id)
                cared_at = time.monotonic()
            if time.monotonic() - swept_at >= SWEEP_SECONDS:
                actions.remove_leftovers(by=User.objects.system(), now=timezone.now())
                remove_expired(now=timezone.now())
                swept_at = time.monotonic()
            worker = run_waiting_jobs(worker_id)
            if options["once"] or not worker.running:
                return
            time.sleep(POLL_SECONDS)


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


def look_after_lost_work(worker_id: str) -> None:
    actions.requeue_lost_readings(worker=worker_id, by=User.objects.system(), now=timezone.now())
    requeue_lost_booklets(by=User.objects.system(), now=timezone.now())
