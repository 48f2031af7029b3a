"""`manage.py booklet 2025-01 --out FILE`: the newest booklet of a round as a file; without one it is frozen first."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.rounds import actions
from suishin.rounds.binding import files
from suishin.rounds.models import Booklet, Round


class Command(BaseCommand):
    help = "回の冊子をファイルに書き出します。まだなければ、今受理している報告を固定して作ります。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("code", nargs="?", help="回のコード（例：2025-01）")
        parser.add_argument("--out", type=Path, help="書き出す先。名前の終わり（.pdf .docx .xlsx）で形式が決まります。")
        parser.add_argument("--number", type=int, help="冊子の号。書かなければ最新の号です。")
        parser.add_argument("--new", action="store_true", help="今受理している報告を固定し直して、次の号を作ります。")
        parser.add_argument("--list", action="store_true", help="回と冊子の一覧を表示します。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            return self._list()
        if not options["code"] or not options["out"]:
            raise CommandError("回のコードと --out を書いてください。一覧は --list で見られます。")
        out: Path = options["out"]
        kind = out.suffix.lower().removeprefix(".")
        if kind not in Booklet.KINDS:
            raise CommandError("--out の名前は .pdf、.docx、.xlsx のどれかで終えてください。")
        round = Round.objects.filter(code=options["code"]).first()
        if round is None:
            raise CommandError(f"回 {options['code']} はありません。一覧は --list で見られます。")
        booklet = _made(_chosen(round, number=options["number"], is_new=options["new"]))
        _write(out, files.read(booklet.file_hashes[kind]) or b"")
        self.stdout.write(f"{out} に第{booklet.number}号（報告{booklet.entries.count()}件）を書き出しました。")
        for place in booklet.unprintable:
            self.stdout.write(f"印刷できない文字：{place}")

    def _list(self) -> None:
        for round in Round.objects.order_by("-opens_on"):
            self.stdout.write(f"{round.code}　{round.title}")
            for booklet in round.booklets.order_by("number"):
                published = "、公開済み" if booklet.is_published else ""
                day = timezone.localdate(booklet.frozen_at)
                self.stdout.write(
                    f"　第{booklet.number}号　{day:%Y-%m-%d}固定、{booklet.get_state_display()}{published}"
                )


def _chosen(round: Round, *, number: int | None, is_new: bool) -> Booklet:
    if number is not None:
        booklet = round.booklets.filter(number=number).first()
        if booklet is None:
            raise CommandError(f"第{number}号はありません。一覧は --list で見られます。")
        return booklet
    latest = round.booklets.order_by("-number").first()
    if latest and not is_new:
        return latest
    try:
        return actions.freeze_booklet(round=round, by=User.objects.system(), now=timezone.now())
    except ActionError as error:
        raise CommandError(str(error)) from error


def _made(booklet: Booklet) -> Booklet:
    """Return the booklet with its files, made here and now where they are not there yet."""
    by = User.objects.system()
    hashes = booklet.file_hashes.values()
    if booklet.state != Booklet.State.QUEUED and not (hashes and all(map(files.is_kept, hashes))):
        actions.retry_booklet(booklet=booklet, by=by, now=timezone.now())
    actions.make_booklet(booklet_id=booklet.pk, by=by, now=timezone.now())
    booklet.refresh_from_db()
    if booklet.state != Booklet.State.MADE:
        raise CommandError(booklet.reason or "冊子を別のところで作っています。終わってから、もう一度どうぞ。")
    return booklet


def _write(out: Path, content: bytes) -> None:
    """Write whole or not at all."""
    unfinished = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"{out} に書けません：{error.strerror}。別の場所を指定してください。") from error
