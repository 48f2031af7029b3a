"""Find interface texts without English, and a compiled catalogue that is older than its source.

Texts are taken from `gettext("…")` calls and `{% translate %}` tags; only those written in Japanese need English.
The compiled catalogue (.mo) is committed, because it can be made only where gettext is installed.
"""

import ast
import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
from django.utils.translation.template import templatize

from scripts import project

LOCALE = project.ROOT / "locale" / "en" / "LC_MESSAGES"
SOURCE, COMPILED = LOCALE / "django.po", LOCALE / "django.mo"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL_CALLS = {"ngettext", "ngettext_lazy"}
CONTEXT_CALLS = {"pgettext", "pgettext_lazy"}
JAPANESE = re.compile(r"[\u3005\u3041-\u30ff\u4e00-\u9fff]")
# What Django's `templatize` makes of a tag: gettext(u'…'), pgettext(u'context', u'…'), ngettext(u'one', u'many', count)
_LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?")


class Message(NamedTuple):
    text: str
    context: str | None
    plural: str | None
    place: str


def main() -> int:
    project.prepare_django()
    django.setup()
    if not COMPILED.exists():
        print(f"{COMPILED} is missing", file=sys.stderr)
        return 1
    catalogue = read_catalogue(COMPILED)
    messages = [message for message in all_messages() if JAPANESE.search(message.text)]
    faults = [
        f"{message.place}: no English for 「{message.text}」" for message in messages if lacks(catalogue, message)
    ]
    faults += catalogue_faults(catalogue)
    for fault in dict.fromkeys(faults):
        print(fault, file=sys.stderr)
    print(f"{len({message.text for message in messages})} texts, {len(set(faults))} faults in the English catalogue")
    return 1 if faults else 0


def all_messages() -> Iterator[Message]:
    """Yield every text of code and templates that is marked for translation."""
    for folder in ("suishin", "config"):
        for path in sorted((project.ROOT / folder).rglob("*.py")):
            yield from python_messages(path.read_text("utf-8"), place=str(path.relative_to(project.ROOT)))
    for path in sorted((project.ROOT / "templates").rglob("*")):
        if path.is_file():
            yield from template_messages(path.read_text("utf-8"), place=str(path.relative_to(project.ROOT)))


def python_messages(code: str, *, place: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from _message(_called_name(node), [str(text) for text in texts], f"{place}:{node.lineno}")


def template_messages(source: str, *, place: str) -> Iterator[Message]:
    for call, *literals in TEMPLATE_CALL.findall(templatize(source)):
        texts = [ast.literal_eval(literal) for literal in literals if literal]
        yield from _message(call, texts, place)


def _message(call: str, texts: list[str], place: str) -> Iterator[Message]:
    if call in CALLS and texts:
        yield Message(texts[0], None, None, place)
    if call in PLURAL_CALLS and len(texts) > 1:
        yield Message(texts[0], None, texts[1], place)
    if call in CONTEXT_CALLS and len(texts) > 1:
        yield Message(texts[1], texts[0], None, place)


def _called_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def read_catalogue(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def lacks(catalogue: gettext.GNUTranslations, message: Message) -> bool:
    if message.plural is not None:
        return catalogue.ngettext(message.text, message.plural, 2) == message.plural
    if message.context is not None:
        return catalogue.pgettext(message.context, message.text) == message.text
    return catalogue.gettext(message.text) == message.text


def catalogue_faults(committed: gettext.GNUTranslations) -> list[str]:
    """Compare the committed catalogue with one made anew; without gettext there is nothing to compare with."""
    if shutil.which("msgfmt") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        rebuilt = Path(folder) / "django.mo"
        run = subprocess.run(
            ["msgfmt", "--check-format", "-o", str(rebuilt), str(SOURCE)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            return run.stderr.splitlines()
        if entries(read_catalogue(rebuilt)) == entries(committed):
            return []
    return [f"{COMPILED.relative_to(project.ROOT)} is not what django.po says: run `manage.py compilemessages`"]


def entries(catalogue: gettext.GNUTranslations) -> dict[object, str]:
    # The header differs by the program's version and is left out.
    return {key: text for key, text in vars(catalogue)["_catalog"].items() if key != ""}


if __name__ == "__main__":
    sys.exit(main())
