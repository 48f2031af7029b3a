"""The tables of the page of jobs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.jobs.models import Schedule
from suishin.outputs.tables import MOMENT, Column, Table

if TYPE_CHECKING:
    from suishin.jobs.actions import Job

# What the jobs of all apps are called on the page; others are shown by their path.
JOB_NAMES = {
    "suishin.accounts.jobs.remove_expired": _("終わったサインインの片付け"),
    "suishin.ingestion.jobs.read_source_file": _("ファイルの読み取り"),
    "suishin.ingestion.jobs.remove_leftovers": _("途中で終わった受付の片付け"),
    "suishin.jobs.jobs.remove_old_jobs": _("終わったジョブの片付け"),
    "suishin.notices.jobs.send_due_messages": _("メールの送信"),
    "suishin.organizations.jobs.derive_paths": _("組織の位置の計算"),
    "suishin.rounds.jobs.bind_booklet": _("冊子の作成"),
    "suishin.rounds.jobs.open_due_rounds": _("回の受付開始"),
    "suishin.rounds.jobs.send_reminders": _("督促のまとめ"),
}


def job_name(task_path: str) -> str:
    return str(JOB_NAMES.get(task_path, task_path))


def schedule_table(schedules: Sequence[Schedule]) -> Table[Schedule]:
    return Table(
        gettext("決まった時刻に動くジョブ"),
        rows=schedules,
        columns=[
            Column(gettext("ジョブ"), lambda schedule: job_name(schedule.task_path)),
            Column(gettext("前回"), lambda schedule: schedule.last_at, MOMENT),
            Column(gettext("次回"), lambda schedule: schedule.next_at, MOMENT),
        ],
        empty_text=gettext("まだありません。ジョブの処理が始まると登録されます。"),
    )


def arguments_in_words(job: "Job") -> str:
    return gettext("、").join(str(argument) for argument in job.args_kwargs["args"])
