"""The points on the page on which a report is written. A long report has hundreds, each with fields and buttons: they are
written here, because a template takes many times as long for each.
"""

from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.rounds.queries import CarriedEntry, CarriedList, ItemEntry, PartEntry, RowEntry

register = template.Library()
_BADGES = {  # tone, shape and word
    "unchanged": ("quiet", "＝", gettext_lazy("変更なし")),
    "edited": ("active", "✎", gettext_lazy("編集")),
    "new": ("done", "＋", gettext_lazy("新規")),
    "closed": ("quiet", "■", gettext_lazy("終了")),
}


@register.simple_tag
def change_badge(change: str) -> SafeString:
    """Return what became of a point, as a shape and a word; nothing for one that has not begun."""
    return SafeString(_badge(change))


@register.simple_tag
def rows_to_write(entry: ItemEntry, part: PartEntry) -> SafeString:
    """Return the points of an item as fields, the empty one for the next point included."""
    key, badges, buttons = escape(entry.key), _badges(), _buttons()
    numbered, next_one = _("%(title)s %(number)s番目の段落"), _("%(title)s 次の段落") % {"title": entry.item.title}
    rows = []
    for place, row in enumerate(part.rows, start=1):
        label = numbered % {"title": entry.item.title, "number": place} if row.change else next_one
        field = _clash(row, entry) if row.clash else _field(row, key, label)
        rows.append(_row(row, field, key, badges, buttons))
    return SafeString("".join(rows))


@register.simple_tag
def carried_points(carried: CarriedList, can_write: bool) -> SafeString:
    """Return earlier points with what became of each and, for whoever writes, what can be done with it."""
    key, badges, buttons = escape(carried.item.key), _badges(), _buttons() if can_write else {}
    return SafeString("".join(_carried(entry, key, badges, buttons) for entry in carried.entries))


def _row(row: RowEntry, field: str, key: str, badges: Mapping[str, str], buttons: Mapping[str, tuple[str, str]]) -> str:
    offered: tuple[str, ...] = ("up", "down", "end", "leave") if row.taken_from else ("up", "down", "remove")
    if row.is_closed:
        offered = ("reopen",)
    origin = f' data-origin="{escape(row.origin.text)}"' if row.origin else ""
    repeated = _repeated(row.unchanged_count) if row.unchanged_count > 1 else ""
    return (
        f'<li class="write-row write-row--{row.change or "blank"}" data-row="{row.number}" data-key="{escape(row.key)}"{origin}>'
        f'<input type="hidden" name="{key}:from" value="{"" if row.taken_from is None else row.taken_from}">'
        f'<input type="hidden" name="{key}:closed" value="{"1" if row.is_closed else ""}">'
        f'<input type="hidden" name="{key}:part" value="{escape(row.part)}">'
        f'<input type="hidden" name="{key}:key" value="{escape(row.key)}">'
        f'{field}<div class="write-row__tools">'
        f'<span class="write-row__state" data-state>{badges[row.change]}{repeated}</span> '
        f"{_offered(offered, f'{key}:{row.number}', buttons)}</div></li>"
    )


def _field(row: RowEntry, key: str, label: str) -> str:
    text = escape(row.text)
    if row.is_closed:
        return f'<input type="hidden" name="{key}:text" value="{text}"><p class="write-row__closed">{text}</p>'
    placeholder = "" if row.change or row.clash else f' placeholder="{escape(_("次の段落を書く"))}"'
    return f'<textarea name="{key}:text" rows="2" aria-label="{escape(label)}"{placeholder}>{text}</textarea>'


def _clash(row: RowEntry, entry: ItemEntry) -> str:
    """Return both texts of a point that two people changed, to choose from, and the field with one's own."""
    context = {"clash": row.clash, "name": f"{entry.key}:pick:{row.key}", "by": entry.clashing and entry.clashing.by}
    label = _("%(title)s 二人が変えた段落の、自分の文") % {"title": entry.item.title}
    return render_to_string("rounds/report_write.html#clash", context) + _field(row, escape(entry.key), label)


def _carried(entry: CarriedEntry, key: str, badges: Mapping[str, str], buttons: Mapping[str, tuple[str, str]]) -> str:
    offered = ("undo",) if entry.change else ("take", "edit", "close")
    repeated = _repeated(entry.point.unchanged_count + 1) if entry.point.unchanged_count else ""
    return (
        f'<li class="write-point write-point--{entry.change or "open"}" data-carried="{entry.point.pk}">'
        f'<p class="preserve">{escape(entry.point.text)}</p>'
        f'<div class="write-point__tools"><span>{badges[entry.change]}{repeated}</span> '
        f"{_offered(offered, f'{key}:{entry.point.pk}', buttons) if buttons else ''}</div></li>"
    )


def _offered(names: Iterable[str], what: str, buttons: Mapping[str, tuple[str, str]]) -> str:
    """Return the named buttons for one point."""
    written = " ".join([f"{before}{what}{after}" for before, after in [buttons[name] for name in names]])
    return f'<span class="write-row__buttons">{written}</span>'


def _buttons() -> dict[str, tuple[str, str]]:
    """Return every button as what stands before and after the point that it is for."""
    return {
        "up": _button("up", _("上へ"), "Alt+↑"),
        "down": _button("down", _("下へ"), "Alt+↓"),
        "end": _button("end", _("終わりにする"), "Alt+C"),
        "remove": _button("remove", _("消す")),
        "leave": _button("remove", _("引き継がない")),
        "reopen": _button("reopen", _("元に戻す")),
        "undo": _button("undo", _("元に戻す"), "Alt+Z"),
        "take": _button("take", _("引き継ぐ"), "Alt+T"),
        "edit": _button("edit", _("直す"), "Alt+E"),
        "close": _button("close", _("終わりにする"), "Alt+C"),
    }


def _button(verb: str, label: str, keys: str = "") -> tuple[str, str]:
    title = f' title="{keys}"' if keys else ""
    return f'<button class="button button--quiet" name="do" value="{verb}:', f'"{title}>{escape(label)}</button>'


def _repeated(count: int) -> str:
    return f'<span class="small quiet">{escape(_("%(count)s回続けて同じ文") % {"count": count})}</span>'


def _badges() -> dict[str, str]:
    return {change: _badge(change) for change in ("", *_BADGES)}


def _badge(change: str) -> str:
    if not change:
        return ""
    tone, shape, word = _BADGES[change]
    shown = f'<span class="badge__shape" aria-hidden="true">{shape}</span>{escape(str(word))}'
    return f'<span class="badge badge--{tone}">{shown}</span>'
