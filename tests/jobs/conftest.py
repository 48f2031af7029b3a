"""Queued jobs without a worker."""

from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)
PATH = "suishin.jobs.jobs.remove_old_jobs"


@pytest.fixture
def queue_job(db):
    """Return a function that stores a job in a state."""

    def make(**fields) -> DBTaskResult:
        return DBTaskResult.objects.create(
            **{
                "status": "READY",
                "args_kwargs": {"args": [], "kwargs": {}},
                "task_path": PATH,
                "backend_name": "default",
                "run_after": get_date_max(),
                **fields,
            }
        )

    return make


@pytest.fixture
def system(db):
    from suishin.accounts.models import User

    return User.objects.system()
