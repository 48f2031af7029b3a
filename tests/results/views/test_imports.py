"""A file of results on the pages: sent, looked at, mended, taken in, taken back; all of it without script."""

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from suishin.common.months import Month
from suishin.results import actions
from suishin.results.models import Headcount, ImportRun, Result
from tests.factories.imports import HEAD, NOW, receive, result_rows, take_in
from tests.factories.results import make_products
from tests.results.files.making import text, xlsx

OCTOBER = ("2025年10月", "団体生命共済", 120, 3, 1)


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture
def client(client, hara, lines):
    """A browser in which hara of the branch is signed in."""
    client.force_login(hara, backend="suishin.accounts.backends.AccountBackend")
    return client


def send(client, rows, **more):
    file = ContentFile(xlsx(rows), "実績.xlsx")
    return client.post(reverse("results:import-list"), {"file": file, "stage": "final", **more}, follow=True)


def act(client, name: str, run: ImportRun, **content):
    return client.post(reverse(f"results:import-{name}", args=[run.pk]), content, follow=True)


def test_file_with_faults_is_mended_taken_in_taken_back_and_taken_in_again(client, tree):
    rows = result_rows(tree.hikari, OCTOBER, ("2025年10月", "マイカー", "約80", 2, 0))
    page = send(client, rows)
    run = ImportRun.objects.get()
    assert page.redirect_chain[-1][0] == reverse("results:import-detail", args=[run.pk])
    assert "直すところが1件あります" in page.content.decode()
    assert "約80" in page.content.decode()
    assert reverse("results:import-commit", args=[run.pk]) in page.content.decode()
    assert 'form="commit"' not in page.content.decode()

    marked = client.get(reverse("results:import-marked", args=[run.pk]))
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    book.worksheets[0]["E3"] = 80
    mended = io.BytesIO()
    book.save(mended)
    file = ContentFile(mended.getvalue(), "直した.xlsx")
    page = client.post(reverse("results:import-list"), {"file": file, "stage": "final"}, follow=True)
    again = ImportRun.objects.latest("pk")
    assert "直すところはありません" in page.content.decode()

    page = act(client, "commit", again, seen=page.context["comparison"].seal)
    assert "取り込みました" in page.content.decode()
    assert Result.objects.count() == 2

    page = act(client, "undo", again)
    assert "取り消しました" in page.content.decode()
    assert not Result.objects.exists()

    page = send(client, result_rows(tree.hikari, OCTOBER))
    act(client, "commit", ImportRun.objects.latest("pk"), seen=page.context["comparison"].seal)
    assert Result.objects.count() == 1


def test_differences_to_what_stands_are_shown_before_and_kept_after(client, hara, tree):
    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)

    page = send(client, result_rows(tree.hikari, ("2025年10月", "団体生命共済", 125, 3, 1)))

    run = ImportRun.objects.latest("pk")
    differences = [(d.union, d.measure, d.before, d.after) for d in page.context["differences"].rows]
    assert differences == [("ひかり市職労", "保有", 120, 125)]
    page = act(client, "commit", run, seen=page.context["comparison"].seal)
    assert [(d.before, d.after) for d in page.context["differences"].rows] == [(120, 125)]


def test_people_are_counted_and_their_differences_shown(client, hara, tree):
    head = ["組合名", "年月", "組合員数", "執行委員数"]
    take_in(receive(hara, tree.nagano, [head, [tree.hikari.name, "2025年10月", 500, 15]]), hara)

    page = send(client, [head, [tree.hikari.name, "2025年10月", 510, 15]])

    assert "組合員・執行部・解約の理由の数" in page.content.decode()
    comparison = page.context["comparison"]
    assert (comparison.new_count, comparison.changed_count, comparison.same_count) == (0, 1, 1)
    differences = [(d.union, d.measure, d.before, d.after) for d in page.context["differences"].rows]
    assert differences == [("ひかり市職労", "組合員数", 500, 510)]
    run = ImportRun.objects.latest("pk")
    page = act(client, "commit", run, seen=comparison.seal)
    assert [(d.before, d.after) for d in page.context["differences"].rows] == [(500, 510)]
    assert Headcount.objects.get().members == 510


def test_columns_of_people_are_chosen(client, tree):
    send(client, [["2025年10月"], ["組合名", "ひとかず"], [tree.hikari.name, 500]])
    run = ImportRun.objects.get()

    page = act(
        client,
        "columns",
        run,
        **{"meaning-0-0": "union_name", "line-0-0": "", "meaning-0-1": "value:members", "line-0-1": ""},
    )

    assert page.context["reading"].details[0][2:6] == (Month.of(2025, 10).number, False, "members", 500)


def test_final_values_are_shown_against_the_flash_ones(client, hara, tree):
    rows = result_rows(tree.hikari, ("2025年10月", "団生", 118, 3, 0))
    take_in(receive(hara, tree.nagano, rows, is_flash=True), hara)

    page = send(client, result_rows(tree.hikari, OCTOBER))

    differences = [(d.measure, d.before, d.after, d.stage) for d in page.context["differences"].rows]
    assert differences == [("保有", 118, 120, "after_flash"), ("解約", 0, 1, "after_flash")]
    assert "速報から確定へ" in page.content.decode()


def test_changes_nobody_has_seen_are_not_taken_in(client, hara, tree):
    page = send(client, result_rows(tree.hikari, OCTOBER))
    run = ImportRun.objects.get()
    seen = page.context["comparison"].seal
    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, ("2025年10月", "団生", 99, 0, 0))), hara)

    page = act(client, "commit", run, seen=seen)

    assert "まだ取り込んでいません" in page.content.decode()
    assert Result.objects.get().in_force == 99


def test_spelling_is_settled_among_the_own_unions(client, tree):
    rows = [HEAD, ["", "ひかる市職労", *OCTOBER]]
    page = send(client, rows)
    run = ImportRun.objects.get()
    field = page.context["names"].fields["name-0"]
    assert [pk for pk, _label in field.choices] == ["", str(tree.hikari.pk)]

    refused = client.post(reverse("results:import-names", args=[run.pk]), {"name-0": tree.midori.pk})
    page = act(client, "names", run, **{"name-0": tree.hikari.pk})

    assert refused.status_code == 400
    assert "直すところはありません" in page.content.decode()


def test_columns_are_chosen_and_read_anew(client, tree):
    page = send(client, [["2025年10月"], ["組合名", "もちぶん"], ["ひかり市職労", 120]])
    run = ImportRun.objects.get()
    assert "取り込む数がありません" in page.content.decode()

    address = reverse("results:import-columns", args=[run.pk])
    shown = client.get(address).content.decode()
    assert "▲ 分からない" in shown
    chosen = {"meaning-0-0": "union_name", "meaning-0-1": "value:in_force", "line-0-1": "group_life"}
    page = client.post(address, chosen, follow=True)

    assert "直すところはありません" in page.content.decode()
    assert client.post(address, {"meaning-0-0": "nonsense"}).status_code == 200


def test_month_and_stage_come_from_the_sender_where_the_file_is_silent(client, tree):
    page = send(client, [["組合名", "種目", "保有"], ["ひかり市職労", "団生", 120]], month="2025-10", stage="flash")

    act(client, "commit", ImportRun.objects.get(), seen=page.context["comparison"].seal)

    assert list(Result.objects.values_list("month", "is_flash")) == [(2025 * 12 + 9, True)]
    assert "年月は 2026-10 のように" in send(client, [HEAD], month="10月").content.decode()


def test_discarded_file_is_gone_from_the_page_and_the_list_stays(client, tree):
    send(client, result_rows(tree.hikari, OCTOBER))
    run = ImportRun.objects.get()

    page = act(client, "discard", run)

    assert "破棄しました" in page.content.decode()
    assert client.get(reverse("results:import-excel", args=[run.pk])).status_code == 404
    assert client.get(reverse("results:import-columns", args=[run.pk])).status_code == 404


def test_unreadable_file_says_why(client):
    file = ContentFile(b"%PDF-1.7\n", "実績.pdf")

    page = client.post(reverse("results:import-list"), {"file": file, "stage": "final"}, follow=True)

    assert "Excel（XLSX）、CSV、ODSのどれか" in page.content.decode()


def test_excel_holds_faults_differences_and_findings(client, hara, tree):
    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)
    later = ("2025年11月", "団体生命共済", 500, 3, 1)
    run = receive(hara, tree.nagano, result_rows(tree.hikari, later, ("2025年10月", "団生", 121, 3, "?")))

    answer = client.get(reverse("results:import-excel", args=[run.pk]))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["直すところ", "変わる数", "気づいたこと"]
    assert book["変わる数"].max_row == 4
    assert "保有は500です" in book["気づいたこと"]["C4"].value


def test_list_takes_the_same_number_of_queries_for_many_files(client, hara, tree, django_assert_max_num_queries):
    for _ in range(4):
        receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER))

    with django_assert_max_num_queries(14):
        client.get(reverse("results:import-list"))


def test_originals_of_waiting_and_taken_in_files_are_needed(hara, tree, lines):
    from suishin.common import originals

    run = receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER))
    assert originals.needed_above([run.sha256]) == {run.sha256}
    assert originals.path_of(run.sha256).read_bytes() == text(result_rows(tree.hikari, OCTOBER), "cp932")

    actions.discard_import(run=run, by=hara, now=NOW)

    assert originals.needed_above([run.sha256]) == set()


def test_cell_at_fault_is_not_shown_as_a_difference(client, hara, tree):
    flash = result_rows(tree.hikari, ("2025年10月", "団生", 336, 3, 1), ("2025年10月", "マイカー", 80, 2, 0))
    take_in(receive(hara, tree.nagano, flash, is_flash=True), hara)
    final = result_rows(tree.hikari, ("2025年10月", "団生", "約340", 4, 1), ("2025年10月", "マイカー", 81, "", 0))

    page = send(client, final)

    differences = [(d.line, d.measure, d.before, d.after) for d in page.context["differences"].rows]
    # That the file tells no 新規 for one product is a difference: what is final will not tell it.
    assert differences == [
        ("団体生命共済", "新規", 3, 4),
        ("マイカー共済", "保有", 80, 81),
        ("マイカー共済", "新規", 2, None),
    ]


def test_measure_at_fault_in_a_row_of_its_own_is_not_shown_as_a_difference(client, hara, tree):
    take_in(
        receive(hara, tree.nagano, result_rows(tree.hikari, ("2025年10月", "団生", 336, 3, 1)), is_flash=True), hara
    )
    head = ["組合名", "年月", "種目", "項目", "件数"]
    own = [tree.hikari.name, "2025年10月", "団生"]

    page = send(client, [head, [*own, "保有", "約340"], [*own, "新規", 3], [*own, "解約", 2]])

    assert [(d.measure, d.before, d.after) for d in page.context["differences"].rows] == [("解約", 1, 2)]


def test_file_that_calls_itself_preliminary_is_read_so_and_may_be_read_otherwise(client, tree):
    page = send(client, [["2025年10月 速報"], *_without_month(tree.hikari)], stage="")
    run = ImportRun.objects.get()
    assert "「速報」として読みました。表題「2025年10月 速報」とあるためです。" in page.content.decode()
    assert "速報として読み直す" not in page.content.decode()

    seen = page.context["comparison"].seal
    page = act(client, "stage", run, stage="final")
    assert "「確定」として読み直しました" in page.content.decode()
    assert "▲ 「確定」として読みました。選んだとおりに読みましたが" in page.content.decode()
    assert "まだ取り込んでいません" in act(client, "commit", run, seen=seen).content.decode()

    act(client, "commit", run, seen=page.context["comparison"].seal)
    assert list(Result.objects.values_list("is_flash", flat=True)) == [False]
    assert "取り込んだか破棄" in act(client, "stage", run, stage="flash").content.decode()


def _without_month(union):
    return [["組合名", "種目", "保有"], [union.name, "団生", 120]]


def test_choice_of_the_sender_stands_and_a_file_that_says_otherwise_is_told(client, tree):
    page = send(client, [["2025年10月 速報"], *_without_month(tree.hikari)], stage="final")

    assert "ファイルには表題「2025年10月 速報」とあります" in page.content.decode()
    assert [entry.is_flash for entry in page.context["reading"].entries] == [False]


def test_file_that_says_nothing_of_its_stage_is_final_and_that_is_said(client, tree):
    page = send(client, result_rows(tree.hikari, OCTOBER), stage="")

    assert "「確定」として読みました。ファイルに速報とも確定とも書かれていないためです。" in page.content.decode()
    assert (
        act(client, "stage", ImportRun.objects.get(), stage="neither").context["reading"].entries[0].is_flash is False
    )


def test_stage_told_by_every_row_leaves_nothing_to_choose(client, tree):
    rows = [["組合名", "年月", "種目", "確度", "保有"], [tree.hikari.name, "2025年10月", "団生", "速報", 120]]

    page = send(client, rows, stage="")

    assert page.context["stage"] is None
    assert page.context["stages"] == "速報"


def test_many_faults_are_told_in_few_words_and_the_rest_is_folded_away(client, tree):
    months = [f"20{year}年{month}月" for year in (21, 22) for month in range(1, 13)]
    rows = result_rows(tree.hikari, *((month, "団生", "約80", 2, 0) for month in months), (months[0], "団生", 1, 1, 0))

    page = send(client, rows)

    assert page.context["fault_kinds"] == [
        ("数として読めません", 24),
        ("同じ単組・共済種目・年月の数がほかの行にもあります", 1),
    ]
    assert (len(page.context["faults"].rows), len(page.context["more_faults"].rows)) == (20, 5)
    assert "続きの5件を見る" in page.content.decode()
    assert "実績 E2" in page.content.decode()


def test_what_is_missing_is_told_once_nothing_is_at_fault(client, hara, tree, lines):
    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, ("2025年9月", "マイカー", 80, 0, 0), OCTOBER)), hara)
    sound = ("2025年10月", "団体生命共済", 125, 3, 1)

    faulty = send(client, result_rows(tree.hikari, sound, ("2025年10月", "マイカ共済？", 80, 0, 0)))
    mended = send(client, result_rows(tree.hikari, sound))

    assert not faulty.context["findings"]
    assert "直したあとに確かめます" in faulty.content.decode()
    assert [finding.kind for finding in mended.context["findings"]] == ["line_missing"]
