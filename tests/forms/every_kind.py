"""A small form with every kind of item, and a draft of it."""

from typing import Any

from suishin.forms.entry import EntryOrder
from suishin.reading.definition import FormDefinition, parse_definition

UNIONS = {"20-001": "ひかり市職労", "20-002": "みどり町職"}


def every_kind() -> FormDefinition:
    def item(key: str, kind: str, box: str = "left", **more: Any) -> dict[str, Any]:
        return {"key": key, "kind": kind, "box": box, "label": f"{key}の欄", "title": f"{key}の題"} | more

    table = {
        "columns": [
            {"key": "product", "label": "種目"},
            {"key": "target", "label": "目標", "kind": "number", "unit": "件"},
            {"key": "on", "label": "期日", "kind": "date"},
        ],
        "rows": ["団体生命共済", "マイカー共済"],
        "can_add_rows": True,
    }
    parts = [{"key": "since", "title": "これまで"}, {"key": "next", "title": "これから"}]
    options = [{"key": "a", "label": "できた"}, {"key": "b", "label": "できなかった"}]
    return parse_definition(
        {
            "code": "every-kind",
            "title": "試しの報告書",
            "year": 2025,
            "header": [
                {"key": "prefecture", "kind": "prefecture", "label": "県名"},
                {"key": "date", "kind": "date", "label": "作成日"},
                {"key": "author", "kind": "person", "label": "作成者"},
            ],
            "sections": [
                {
                    "key": "progress",
                    "number": 1,
                    "title": "進捗",
                    "left_prompt": "前の報告",
                    "right_prompt": "今回",
                    "items": [
                        item("before", "previous", repeats="2024-06/progress"),
                        item("after", "narrative", "right", parts=parts),
                    ],
                },
                {
                    "key": "facts",
                    "number": 2,
                    "title": "事実",
                    "items": [
                        item("done", "tick"),
                        item("members", "number", unit="人", least=0, most=1e9),
                        item("day", "date"),
                        item("grade", "choice", options=options),
                        item("models", "organization"),
                        item("papers", "file"),
                        item("text", "narrative", "right", longest=400, guidance="400字までにまとめます。"),
                        item("targets", "table", "right", **table),
                    ],
                },
            ],
        }
    )


def points(*texts: str, part: str = "") -> list[dict[str, Any]]:
    return [{"text": text, "taken_from": None, "is_closed": False, "part": part} for text in texts]


def filled() -> dict[str, Any]:
    """An answer for every item, as a draft keeps it."""
    return {
        "prefecture": "長野県",
        "date": "2025-02-03",
        "author": "書記長　森 花子",
        "before": points("① 全単組を回った。", "② 説明会を開いた。"),
        "after": [*points("新規36件。", part="since"), *points("あと541件必要。", part="next")],
        "done": "yes",
        "members": "1234.5",
        "day": "2025-03-31",
        "grade": "a",
        "models": ["20-002"],
        "papers": [],
        "text": points("=1+1", "＝全角 と _x000D_ と 𠮷"),
        "targets": [
            {"product": "団体生命共済", "target": "7343", "on": "2025-05-31"},
            {"product": "マイカー共済", "target": "", "on": ""},
            {"product": "別の種目", "target": "0.5", "on": ""},
        ],
    }


def order_of(values: dict[str, Any], **more: Any) -> EntryOrder:
    facts: dict[str, Any] = {
        "definition": every_kind(),
        "values": values,
        "revisions": dict.fromkeys(values, 0),
        "round_code": "2025-01",
        "round_title": "2025年1月報告",
        "request_text": "期日までにお願いします。",
        "due_in_words": "2025年2月14日（金）",
        "report_id": 7,
        "organization_code": "20",
        "form_hash": "f" * 64,
        "sent_at": "2025-01-06T09:00:00+09:00",
        "unions": UNIONS,
    }
    return EntryOrder(**facts | more)
