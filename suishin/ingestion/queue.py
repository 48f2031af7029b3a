"""Handing files to the job worker, and telling which jobs still have somebody working on them."""

import os
import secrets
import socket

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from suishin.ingestion.models import SourceFile


def read_later(file: SourceFile) -> None:
    """Queue a file for reading once the present transaction has ended well."""
    transaction.on_commit(lambda: _enqueue(file.pk))


def queued_file_ids() -> set[int]:
    """Return the files for which a job is waiting or running."""
    jobs = DBTaskResult.objects.filter(task_path=_path(), status__in=["READY", "RUNNING"])
    return {arguments["args"][0] for arguments in jobs.values_list("args_kwargs", flat=True)}


def new_worker_id() -> str:
    """Return a name for this process by which another one can tell whether it still lives."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(8)}"


def is_gone(worker_id: str, *, own_id: str) -> bool:
    """Tell whether a worker of this machine has ended. Of other machines' workers nothing is known: not gone."""
    host, _, rest = worker_id.partition(":")
    own_host, _, own_rest = own_id.partition(":")
    process, own_process = rest.partition(":")[0], own_rest.partition(":")[0]
    if host != own_host or not process.isdigit() or worker_id == own_id:
        return False
    return process == own_process or not _is_alive(int(process))  # own number, other name: an earlier life


def fail_jobs_of_gone_workers(*, own_id: str) -> int:
    """Mark jobs as failed that a killed worker left running; what they should have done is queued anew."""
    failed = 0
    for job in DBTaskResult.objects.running():
        if job.worker_ids and is_gone(job.worker_ids[-1], own_id=own_id):
            job.set_failed(RuntimeError("the worker ended while the job was running"))
            failed += 1
    return failed


def _enqueue(file_id: int) -> None:
    from suishin.ingestion.jobs import read_source_file  # jobs call actions, and actions queue jobs

    read_source_file.enqueue(file_id)


def _path() -> str:
    from suishin.ingestion.jobs import read_source_file

    return read_source_file.module_path


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
