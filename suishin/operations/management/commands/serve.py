"""`manage.py serve`: everything `make run` needs after installation, in one process tree that stops together."""

import os
import socket
import sys
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from suishin.common.errors import ActionError
from suishin.operations import start
from suishin.operations.processes import Together
from suishin.operations.running import held_as_running

WEB, WORKER = "ウェブサーバー", "ジョブの処理"


class CannotStart(ActionError):
    message = "起動できませんでした。"


class Command(BaseCommand):
    help = "準備をしてから、ウェブサーバーとジョブの処理を一緒に動かします。"
    requires_migrations_checks = False
    requires_system_checks = ()  # `make check` runs them; they would cost every start its time

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)  # what the product keeps is nobody else's to read
        try:
            port = _port()
            _require_free(port)
            with held_as_running():
                self._prepare(port)
                self._say(f"\n推進を http://127.0.0.1:{port}/ で開けます。止めるには Ctrl+C を押してください。")
                _run(port)
        except ActionError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def _prepare(self, port: int) -> None:
        now = timezone.now()
        start.prepare_database()
        start.prepare_static_files()
        if settings.IS_DEMONSTRATION:
            if start.is_first_start():
                self._say("デモデータを作っています（初回だけ、十数秒かかります）…")
            start.start_demonstration(now=now)
        else:
            start.start_real(now=now)
        for line in start.sign_in_lines(port=port, now=now):
            self._say(line)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT={text} は使えません。1〜65535 の数を指定してください。")
    return int(text)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CannotStart(
                f"ポート {port} を使う権限がありません。make run PORT=8000 で起動してください。"
            ) from error
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            raise CannotStart(
                f"ポート {port} はほかのプログラムが使っています。make run PORT={other} のように別の番号で起動してください。"
            ) from error


def _run(port: int) -> None:
    connections.close_all()  # a connection must not be shared with what is forked now
    programs = Together({WEB: partial(_serve_web, port), WORKER: _work})
    ended = programs.run()
    if ended:
        raise CannotStart(
            f"{ended}が止まったため（終了コード {programs.exit_status(ended)}）、全体を止めました。"
            "上のメッセージを確かめて、もう一度起動してください。"
        )


def _serve_web(port: int) -> None:
    from suishin.operations.web import serve_web  # only this process needs the web server

    serve_web(port)


def _work() -> None:
    call_command("worker", skip_checks=True)
