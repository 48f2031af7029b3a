"""The manual names what is on the screen: every button and every message that it quotes is one of the product's texts."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from scripts import project
from scripts.check_translations import all_messages
from suishin.manual.pages import NAMES

FILES = sorted(settings.MANUAL_DIR.glob("*.md"))
BUTTON = re.compile(r"「\*\*(.+?)\*\*」")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
TROUBLE_ROW = re.compile(r"^\| 「(.+?)」[^|]*\|", re.MULTILINE)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{[^}]*\}")


@pytest.fixture(scope="module")
def buttons() -> list[re.Pattern[str]]:
    """The texts of the product; what is filled in stands for anything, and where nothing else stands no button is named."""
    texts = {message.text for message in all_messages()}
    return [_pattern(text) for text in texts if PLACEHOLDER.sub("", text).strip()]


@pytest.fixture(scope="module")
def sentences() -> str:
    """All that the product may say, also where it is made in the reader of files, without what is filled in."""
    texts = [message.text for message in all_messages()]
    texts += [text for path in sorted((project.ROOT / "suishin" / "reading").rglob("*.py")) for text in _strings(path)]
    return "\n".join(PLACEHOLDER.sub("", text) for text in texts)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in PLACEHOLDER.split(text)))


def _strings(path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_button_named_is_on_the_screen(file, buttons):
    named = set(BUTTON.findall(file.read_text("utf-8")))

    assert named
    assert {name for name in named if not any(pattern.fullmatch(name) for pattern in buttons)} == set()


@pytest.mark.parametrize("file", [file for file in FILES if file.stem in NAMES], ids=lambda file: file.stem)
def test_every_message_explained_is_one_that_the_product_shows(file, sentences):
    explained = TROUBLE_ROW.findall(file.read_text("utf-8").partition("## 困ったとき")[2])

    assert explained
    assert [message for message in explained if message not in sentences] == []


def test_a_button_that_is_nowhere_is_found(buttons):
    assert not any(pattern.fullmatch("魔法を掛ける") for pattern in buttons)
    assert any(pattern.fullmatch("確かな値12件をまとめて認める") for pattern in buttons)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_picture_is_there_and_described(file):
    for description, source in PICTURE.findall(file.read_text("utf-8")):
        assert description
        assert (file.parent / source).is_file(), source


def test_no_picture_lies_about_unused():
    used = {source for file in FILES for _, source in PICTURE.findall(file.read_text("utf-8"))}

    assert {f"pictures/{file.name}" for file in (settings.MANUAL_DIR / "pictures").iterdir()} == used


def test_the_pictures_stay_small():
    assert sum(file.stat().st_size for file in (settings.MANUAL_DIR / "pictures").iterdir()) < 3_000_000


def test_the_list_of_pages_names_every_page():
    listed = set(re.findall(r"\((\w+)\.md\)", (settings.MANUAL_DIR / "README.md").read_text("utf-8")))

    assert listed == set(NAMES) == {file.stem for file in FILES if file.stem != "README"}
