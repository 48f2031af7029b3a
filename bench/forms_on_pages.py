"""The forms of a page as a browser would send them: untouched, or with every field filled in differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.base import ContentFile
from lxml import html

TYPED = "書き足した"
LEFT_ALONE = ("csrfmiddlewaretoken",)
TEXT_KINDS = ("text", "search", "email", "url", "tel", "")


@dataclass(frozen=True)
class SentForm:
    """A form's address and what it sends."""

    url: str
    content: dict[str, Any]
    text_fields: tuple[str, ...] = ()  # those into which anything can be typed


def forms_of(page: bytes, url: str, *, method: str = "post") -> Iterator[SentForm]:
    """Yield each form of a page, once for each of its buttons; items that save by themselves count as forms."""
    tree: Any = html.fromstring(page.decode())
    for form in tree.forms:
        if (form.method or "get").lower() != method:
            continue
        target = _path(url, form.get("action") or url)
        fields, outer = _fields_of(form), tree.xpath("//*[@form=$id]", id=form.get("id") or "-")
        buttons = [button for button in [*form.iter("button"), *outer] if button.get("name")]
        yield SentForm(target, _content(fields), _text_fields(fields))
        for button in buttons:
            yield SentForm(target, _content(fields) | {button.get("name"): button.get("value", "")})
    if method == "post":
        for item in tree.xpath("//*[@data-item][@data-url]"):
            fields = list(item.iter("input", "textarea", "select"))
            yield SentForm(_path(url, item.get("data-url")), _content(fields), _text_fields(fields))


def changed(sent: SentForm) -> SentForm:
    """Return a form with other words in every text field and other choices; what it saw of the object stays."""
    content = dict(sent.content)
    for name in sent.text_fields:
        value = content.get(name, "")
        content[name] = [f"{text}{TYPED}" for text in value] if isinstance(value, list) else f"{value}{TYPED}"
    for name, value in content.items():
        if name not in sent.text_fields and isinstance(value, str) and value in OPPOSITES:
            content[name] = OPPOSITES[value]
    return SentForm(sent.url, content, sent.text_fields)


OPPOSITES = {"yes": "no", "no": "yes", "unknown": "yes", "draft": "file", "accept": "reject"}


def _path(page: str, action: str) -> str:
    parts = urlsplit(urljoin(page, action))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _fields_of(form: Any) -> list[Any]:
    own = [field for field in form.iter("input", "textarea", "select") if not field.get("form")]
    if not form.get("id"):
        return own
    outer: list[Any] = form.getroottree().xpath(
        "//*[self::input or self::textarea or self::select][@form=$id]", id=form.get("id")
    )
    return own + outer


def _content(fields: list[Any]) -> dict[str, Any]:
    """Return what a browser sends: lists where a name comes several times."""
    content: dict[str, Any] = {}
    for field in fields:
        for value in _values(field):
            name = field.get("name")
            if name not in content:
                content[name] = value
            else:
                content[name] = [*(content[name] if isinstance(content[name], list) else [content[name]]), value]
    return content


def _values(field: Any) -> list[Any]:
    name, kind = field.get("name"), (field.get("type") or "").lower()
    if not name or name in LEFT_ALONE or kind in ("submit", "button", "reset", "image"):
        return []
    if kind in ("checkbox", "radio"):
        return [field.get("value") or "on"] if field.get("checked") is not None else []
    if kind == "file":
        return [ContentFile(b"invented", "invented.txt")]
    if field.tag == "select":
        chosen = [
            option.get("value", option.text_content()) for option in field.iter("option") if "selected" in option.attrib
        ]
        first = [option.get("value", option.text_content()) for option in field.iter("option")][:1]
        return chosen or ([] if field.get("multiple") is not None else first)
    return [field.text or "" if field.tag == "textarea" else field.get("value") or ""]


def _text_fields(fields: list[Any]) -> tuple[str, ...]:
    typed = [
        field.get("name")
        for field in fields
        if field.get("name")
        and (field.tag == "textarea" or (field.tag == "input" and (field.get("type") or "").lower() in TEXT_KINDS))
    ]
    return tuple(dict.fromkeys(typed))
