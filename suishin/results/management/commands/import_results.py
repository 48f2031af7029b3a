"""Take in a file of monthly results, or say what has to be mended in it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results import actions
from suishin.results.models import ImportRun
from suishin.results.outputs.imports import stage_of
from suishin.results.queries.imports import Comparison, comparison_of, read_into


class Command(BaseCommand):
    help = "実績のファイルを取り込みます。直すところが一つでもあれば、何も取り込みません。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX、XLS、ODS、CSV")
        parser.add_argument("--as", dest="username", required=True, help="取り込む人のユーザー名")
        parser.add_argument("--month", help="ファイルに年月がないときの年月（2026-10）")
        stage = parser.add_mutually_exclusive_group()
        stage.add_argument("--flash", dest="is_flash", action="store_true", default=None, help="速報として取り込みます")
        stage.add_argument(
            "--final",
            dest="is_flash",
            action="store_false",
            default=None,
            help="確定として取り込みます（どちらもないときは、ファイルに書かれたとおり）",
        )
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も残しません")
        parser.add_argument("--json", type=Path, help="件数と直すところをJSONで書くファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["username"], is_active=True).first()
        if by is None:
            raise CommandError(f"「{options['username']}」という人はいません。")
        try:
            run, comparison = self._read(by, **options)
            is_taken_in = not options["dry_run"] and not comparison.reading.faults
            if is_taken_in:
                run = actions.commit_import(run=run, seen=None, by=by, now=timezone.now())
            elif run.pk:
                actions.discard_import(run=run, by=by, now=timezone.now())
        except ActionError as error:
            raise CommandError(str(error)) from error
        self._tell(run, comparison, options["json"], is_taken_in=is_taken_in)

    def _read(self, by: User, **options: Any) -> tuple[ImportRun, Comparison]:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} というファイルはありません。")
        month = Month.parse(options["month"]) if options["month"] else None
        organization, now = _sender(by), timezone.now()
        if options["dry_run"]:
            number = month.number if month else None
            run = ImportRun(organization=organization, name=path.name, month=number, is_flash=options["is_flash"])
            read_into(run, path, now=now)
        else:
            with path.open("rb") as file:
                run = actions.receive_results(
                    file=File(file, path.name),
                    organization=organization,
                    month=month,
                    is_flash=options["is_flash"],
                    by=by,
                    now=now,
                )
        return run, comparison_of(run)

    def _tell(self, run: ImportRun, comparison: Comparison, place: Path | None, *, is_taken_in: bool) -> None:
        reading = comparison.reading
        stage = stage_of(run, reading)
        told = {
            "file": run.name,
            "taken_in": is_taken_in,
            "months": [str(Month(month)) for month in reading.months],
            "stage": sorted({"flash" if entry.is_flash else "final" for entry in reading.entries}),
            "stage_reason": stage.reason if stage else "",
            "entries": len(reading.entries),
            "details": len(reading.details),
            "new": comparison.new_count,
            "changed": comparison.changed_count,
            "same": comparison.same_count,
            "faults": [fault.to_plain() for fault in reading.faults],
            "findings": [finding.text for finding in reading.findings],
            "notes": reading.notes,
        }
        if place:
            place.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        beside = f"組合員・執行部・解約の理由の数 {len(reading.details)}。" if reading.details else ""
        counts = f"新しい数 {told['new']}、変わる数 {told['changed']}、同じ数 {told['same']}"
        self.stdout.write(
            f"{run.name}：{len(reading.entries)}行。{beside}{counts}。気づいたこと {len(reading.findings)}件。"
        )
        if stage:
            self.stdout.write(f"「{stage.words}」として読みました。{stage.reason}")
        for fault in reading.faults:
            self.stdout.write(f"{fault.sheet} {fault.place} {fault.heading}「{fault.value}」：{fault.reason}")
        if reading.faults:
            raise CommandError(f"直すところが{len(reading.faults)}件あります。何も取り込んでいません。")
        self.stdout.write("取り込みました。" if is_taken_in else "確かめました。何も取り込んでいません。")


def _sender(by: User) -> Organization:
    """Return for whom a person sends results: the organization of the post that may."""
    allowed = Organization.objects.with_permission(by, Permission.RESULT_IMPORT)
    post = next((post for post in by.posts if allowed.filter(pk=post.organization_id).exists()), None)
    if post is None:
        raise CommandError(f"「{by.username}」は実績を取り込めません。")
    return post.organization
