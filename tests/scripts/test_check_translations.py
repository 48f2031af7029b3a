import re
from types import SimpleNamespace

import pytest

from scripts import project
from scripts.check_translations import lacks, python_messages, template_messages


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('_("保存")', ("保存", None, None)),
        ('message = gettext_lazy("保存")', ("保存", None, None)),
        ('translation.gettext("保存")', ("保存", None, None)),
        ('ngettext("%d件", "%d件すべて", count)', ("%d件", None, "%d件すべて")),
        ('pgettext("動詞", "閉じる")', ("閉じる", "動詞", None)),
    ],
)
def test_marked_texts_of_code_are_found(code, expected):
    messages = list(python_messages(code, place="pages.py"))

    assert [message[:3] for message in messages] == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "保存" %}', ("保存", None, None)),
        ("{% translate '閉じる' context '動詞' as label %}", ("閉じる", "動詞", None)),
        ('{% translate "100%" %}', ("100%%", None, None)),
        ("{% blocktranslate %}100% と{{ name }}{% endblocktranslate %}", ("100%% と%(name)s", None, None)),
        (
            "{% blocktranslate count n=total %}{{ n }}件{% plural %}{{ n }}件すべて{% endblocktranslate %}",
            ("%(n)s件", None, "%(n)s件すべて"),
        ),
    ],
)
def test_marked_texts_of_templates_are_found(source, expected):
    messages = list(template_messages(source, place="page.html"))

    assert [message[:3] for message in messages] == [expected]


def test_unmarked_text_is_left_alone():
    assert list(python_messages('print("保存")', place="pages.py")) == []
    assert list(template_messages("<p>gettext('保存') 保存</p>", place="page.html")) == []


def test_text_that_the_catalogue_returns_unchanged_is_lacking():
    saved, closed = python_messages('_("保存")\n_("閉じる")', place="pages.py")
    catalogue = SimpleNamespace(gettext=lambda text: {"保存": "Save"}.get(text, text))

    assert not lacks(catalogue, saved)
    assert lacks(catalogue, closed)


def test_code_marks_texts_by_names_that_are_looked_for():
    """A text marked under another name would be missing in the catalogue, and nobody would notice."""
    alias = re.compile(r"import n?p?gettext(?:_lazy|_noop)? as (\w+)")
    names = {
        name for path in (project.ROOT / "suishin").rglob("*.py") for name in alias.findall(path.read_text("utf-8"))
    }

    assert names <= {"_"}
