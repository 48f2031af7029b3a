"""Typst documents as tagged PDF, compiled in a child process with limits: the compiler keeps what memory it once had.

The same template and content give the same bytes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.common.errors import ActionError
from suishin.outputs.typesetting_child import FONTS_MISSING

MEBIBYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]


class TypesettingFailed(ActionError):
    """The document could not be made; the message says why."""


class TypesettingInterrupted(TypesettingFailed):
    """The compiler was ended from outside: the next time it may come to its end."""

    message = gettext_lazy(
        "PDFを作れませんでした。作る途中で処理が止められました。サーバーのメモリーが足りないのかもしれません。"
        "しばらくしてから、もう一度どうぞ。"
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """What typesetting one document may cost."""

    memory_bytes: int = 2048 * MEBIBYTE
    seconds: float = 180.0


def typeset(template: str, content: Mapping[str, Any], limits: Limits | None = None) -> bytes:
    """Return the PDF of a template in `outputs/typst`, filled with a content of plain values."""
    limits = limits or Limits()
    request = json.dumps({"template": template, "content": content}, ensure_ascii=False).encode()
    command = [sys.executable, "-m", "suishin.outputs.typesetting_child", str(limits.memory_bytes)]
    try:
        child = subprocess.run(
            command, input=request, capture_output=True, env=_environment(), timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(
            _("PDFを作るのに時間がかかりすぎたため、やめました。文章がとても長くないか確かめてください。")
        ) from error
    if child.returncode == 0:
        return child.stdout
    if child.returncode < 0:
        raise TypesettingInterrupted
    said = child.stderr.decode("utf-8", "replace").strip().splitlines()
    reason = said[-1][:300] if said else _("理由は分かりません")
    if child.returncode == FONTS_MISSING:
        words = _(
            "文字の形（フォント）が足りないため、PDFを作れませんでした（%(fonts)s）。"
            "製品を入れ直すよう、システム管理者に連絡してください。"
        )
        raise TypesettingFailed(words % {"fonts": reason})
    raise TypesettingFailed(_("PDFを作れませんでした（%(reason)s）。") % {"reason": reason})


def _environment() -> dict[str, str]:
    """Return what the child needs to start, and none of the secrets of its parent."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
