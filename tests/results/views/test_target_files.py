"""The pages of files of targets: the workbook out, a file sent, mended, taken in; all of it without script."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.results.models import Target, TargetFile
from tests.factories.results import make_products, make_target
from tests.factories.target_files import receive_target_file, target_rows
from tests.factories.tree import make_organization
from tests.results.files.making import xlsx

LIST = reverse("results:target-file-list")
LIFE = ("団体生命共済", "保有", "最終目標")
DAY = timezone.localdate() + timedelta(days=200)


@pytest.fixture(autouse=True)
def products(tree):
    return make_products()


@pytest.fixture
def client(client, mori):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")
    return client


def _send(client, content: bytes, name="目標.xlsx"):
    return client.post(LIST, {"file": ContentFile(content, name)}, follow=True)


def _act(client, name: str, file: TargetFile, **content):
    return client.post(reverse(f"results:target-file-{name}", args=[file.pk]), content, follow=True)


def test_workbook_goes_out_comes_back_with_a_fault_is_mended_and_becomes_targets(client, tree):
    make_target(tree.nagano, "group_life", 200, on=DAY)
    make_target(tree.hikari, "group_life", 100, on=DAY)
    link = f"{reverse('results:target-workbook')}?place={tree.nagano.pk}"
    assert link in client.get(LIST).content.decode()
    assert Entry.objects.filter(event="exported").count() == 0
    book = openpyxl.load_workbook(io.BytesIO(client.get(link).content))
    assert Entry.objects.filter(event="exported").count() == 1
    book.worksheets[0]["F4"] = "約130"
    wrong = io.BytesIO()
    book.save(wrong)

    page = _send(client, wrong.getvalue())
    text = page.content.decode()
    assert "直すところが1件あります" in text
    assert 'form="commit"' not in text
    marked = client.get(reverse("results:target-file-marked", args=[TargetFile.objects.get().pk])).content
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert "数として読めません" in book.worksheets[0]["F4"].comment.text
    book.worksheets[0]["F4"] = 130
    mended = io.BytesIO()
    book.save(mended)

    page = _send(client, mended.getvalue(), "直した.xlsx")
    text = page.content.decode()
    assert "直すところはありません" in text
    assert "単組の目標の合計は県の目標より70件少ない" in text
    assert [(row.before, row.after) for row in page.context["differences"].rows] == [("100", "130")]
    file = TargetFile.objects.latest("pk")
    page = _act(client, "commit", file, seen=page.context["comparison"].seal)

    assert "のとおりに、目標を設定・提案しました" in page.content.decode()
    assert [(row.before, row.after) for row in page.context["differences"].rows] == [("100", "130")]
    assert Target.objects.get(organization=tree.hikari).amount == 130
    page = _send(client, mended.getvalue(), "もう一度.xlsx")
    assert "変わる目標はありません" in page.content.decode()
    assert 'form="commit"' not in page.content.decode()


def test_commit_that_saw_something_else_changes_nothing(client, tree, mori):
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))

    page = _act(client, "commit", file, seen="something else")

    assert "確かめたあとに、ほかの人が目標を変えました" in page.content.decode()
    assert not Target.objects.exists()


def test_discarded_file_says_so_and_offers_nothing_more(client, tree, mori):
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))

    page = _act(client, "discard", file)

    assert "目標は変わっていません" in page.content.decode()
    assert 'form="commit"' not in page.content.decode()
    assert client.get(reverse("results:target-file-marked", args=[file.pk])).status_code == 404


def test_proposal_is_told_apart_from_what_is_set(client, tree, mori):
    page = _send(client, xlsx(target_rows(("ひかり市職労", *LIFE, 120), ("長野県", *LIFE, 300))))

    cells = [[cell.text for cell in row] for row in page.context["differences"].cells]
    assert [(row[0], row[-1]) for row in cells] == [("ひかり市職労", "設定する"), ("長野県", "提案する")]


def test_headquarters_takes_the_workbook_of_one_prefecture_or_of_all(client, tree, honbu):
    make_organization("local_union", "20-002", "あおば町職", tree.nagano)
    client.force_login(honbu, backend="suishin.accounts.backends.AccountBackend")

    def names(query: str) -> list[str]:
        content = client.get(f"{reverse('results:target-workbook')}{query}").content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [row[1] for row in sheet.iter_rows(min_row=4, values_only=True)]

    assert names("") == ["長野県", "岐阜県"]
    assert names(f"?place={tree.nagano.pk}") == ["ひかり市職労", "あおば町職"]


def test_workbook_is_in_the_words_that_are_read_again_whatever_the_language(client, tree):
    make_target(tree.nagano, "group_life", 200, on=DAY)
    client.cookies["suishin_language"] = client.cookies["django_language"] = "en"

    content = client.get(reverse("results:target-workbook"), headers={"accept-language": "en"}).content

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[4]][-3:-1] == ["保有", "最終目標"]


def test_list_of_targets_leads_here_for_whoever_gives_them(client, tree, kita):
    assert LIST in client.get(reverse("results:target-list")).content.decode()
    client.force_login(kita, backend="suishin.accounts.backends.AccountBackend")
    assert LIST not in client.get(reverse("results:target-list")).content.decode()


def test_branch_and_union_send_files_too(client, tree, hara, ono):
    for person in (hara, ono):
        client.force_login(person, backend="suishin.accounts.backends.AccountBackend")
        _send(client, xlsx(target_rows(("ひかり市職労", *LIFE, 120))))

    assert [file.by for file in TargetFile.objects.order_by("pk")] == [hara, ono]
