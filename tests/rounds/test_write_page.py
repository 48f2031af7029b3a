"""The page on which a report is written, as it works without JavaScript, and the address that saves one item."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.rounds import actions
from suishin.rounds.models import DraftAnswer, Report, Round
from tests.factories.reports import tell_report
from tests.rounds.conftest import NOW

UPDATE = "progress_update"


@pytest.fixture
def earlier(tree, form_2025, mori):
    """The round before, in which 長野 told two points."""
    earlier = Round.objects.create(
        code="2024-01",
        title="2024年1月報告",
        organizer=tree.national,
        form=form_2025,
        opens_on=date(2024, 1, 6),
        due_on=date(2024, 2, 14),
        opened_at=NOW,
    )
    Report.objects.create(round=earlier, organization=tree.nagano)
    return tell_report(
        earlier, tree.nagano, mori, checks={"grant.paid_by_rule": "yes"}, narratives={"grant": ["第一の点", "第二の点"]}
    )


@pytest.fixture
def url(nagano_report) -> str:
    return reverse("rounds:report-write", args=[nagano_report.pk])


@pytest.fixture
def points(earlier) -> list[int]:
    answer = earlier.answers.get(item_key="grant")
    return [point.pk for point in answer.points.all()]


def item_url(report, key: str) -> str:
    return reverse("rounds:answer-save", args=[report.pk, key])


def typed(key: str, *rows: tuple[str, int | str], revision: int = 0, do: str = "") -> dict:
    """What a browser sends of a narrative: its rows, and the button pressed."""
    sent = {
        f"{key}:revision": revision,
        f"{key}:text": [text for text, _origin in rows],
        f"{key}:from": [str(origin or "") for _text, origin in rows],
        f"{key}:closed": ["" for _row in rows],
        f"{key}:part": ["" for _row in rows],
    }
    return sent | ({"do": do} if do else {})


def value(report, key: str):
    return DraftAnswer.objects.get(report=report, item_key=key).value


def test_last_time_stands_on_the_left_with_its_buttons(earlier, points, url, sign_in, mori):
    page = sign_in(mori).get(url).content.decode()

    assert "第一の点" in page
    assert f'value="take:grant:{points[0]}"' in page
    assert "2024年1月報告" in page
    assert "まだ決めていない段落 2" in page


def test_taking_over_editing_and_closing_are_told_apart(earlier, points, url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    first, second = points

    client.post(url, typed("grant", ("", ""), do=f"take:grant:{first}"))
    client.post(url, typed("grant", ("第一の点", first), ("", ""), revision=1, do=f"close:grant:{second}"))

    rows = value(nagano_report, "grant")
    assert [(row["text"], row["is_closed"]) for row in rows] == [("第一の点", False), ("第二の点", True)]
    page = client.get(url).content.decode()
    assert "変更なし" in page
    assert "終了" in page


def test_page_saves_everything_in_one_entry_and_says_how_much(url, nagano_report, sign_in, mori):
    answer = sign_in(mori).post(
        url,
        typed("grant", ("新しい段落", ""))
        | {"author:revision": 0, "author:value": "県本部 森", "grant.paid_by_rule:revision": 0}
        | {"grant.paid_by_rule:value": "yes", "grant.paid_by_rule:was": ""},
        follow=True,
    )

    assert "3項目を保存しました。" in answer.content.decode()
    assert value(nagano_report, "grant.paid_by_rule") == "yes"
    assert Entry.objects.get(event="answer_saved").details["items"] == ["author", "grant.paid_by_rule", "grant"]


def test_box_that_nobody_touched_stays_unanswered_and_one_taken_out_is_no(url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    key = "grant.paid_by_rule"

    client.post(url, {f"{key}:revision": 0, f"{key}:was": ""})
    assert not DraftAnswer.objects.exists()
    client.post(url, {f"{key}:revision": 0, f"{key}:was": "", f"{key}:value": "yes"})
    client.post(url, {f"{key}:revision": 1, f"{key}:was": "yes"})

    assert value(nagano_report, key) == "no"


def test_points_are_moved_up_and_down_and_removed(url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    rows = [("一", ""), ("二", ""), ("三", "")]

    client.post(url, typed("grant", *rows, ("", ""), do="down:grant:0"))
    assert [row["text"] for row in value(nagano_report, "grant")] == ["二", "一", "三"]
    client.post(url, typed("grant", ("二", ""), ("一", ""), ("三", ""), revision=1, do="remove:grant:1"))

    assert [row["text"] for row in value(nagano_report, "grant")] == ["二", "三"]


def test_button_of_a_step_saves_first_and_then_leads_to_its_page(url, nagano_report, sign_in, mori):
    answer = sign_in(mori).post(url, typed("grant", ("点", ""), do="go:send"))

    assert answer.headers["Location"] == reverse("rounds:report-send", args=[nagano_report.pk])
    assert value(nagano_report, "grant")[0]["text"] == "点"


def test_answer_that_cannot_be_kept_comes_back_with_what_was_typed(url, sign_in, mori):
    answer = sign_in(mori).post(
        url, typed("grant", ("点", "")) | {"date:revision": 0, "date:value": "きのう", "author:revision": 0}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「きのう」は日付として読めません。" in page
    assert 'value="きのう"' in page
    assert "ほかの1項目は保存しました。" in page


def test_later_one_sees_both_texts_and_may_merge(url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(mori)
    client.post(url, typed("grant", ("前の文", "")))
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "林の文"}], revision=1, by=hayashi, now=NOW)

    answer = client.post(url, typed("grant", ("森の文", ""), revision=1))
    page = answer.content.decode()

    assert answer.status_code == 409
    for text in ("前の文", "林の文", "森の文", "Hayashiさんも同じ段落を変えました（1か所）。"):
        assert text in page
    assert value(nagano_report, "grant")[0]["text"] == "林の文"
    again = merged_by_hand("林の文と森の文")
    assert client.post(url, again).status_code == 409
    client.post(url, again | {"grant:pick:n0": "yours"})
    assert value(nagano_report, "grant")[0]["text"] == "林の文と森の文"


def merged_by_hand(text: str) -> dict:
    """What the page of what is not saved sends: begun from the first revision, chosen against the second."""
    return typed("grant", (text, ""), revision=1) | {"grant:against": 2, "grant:key": ["n0"]}


def test_text_of_the_other_is_chosen_point_by_point(url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(mori)
    client.post(url, typed("grant", ("甲", ""), ("乙", "")))
    theirs = [{"text": "甲、林"}, {"text": "乙、林"}]
    actions.save_answer(report=nagano_report, key="grant", raw=theirs, revision=1, by=hayashi, now=NOW)
    sent = typed("grant", ("甲、森", ""), ("乙、森", ""), ("丙、森", ""), revision=1)
    sent |= {"grant:key": ["n0", "n1", "0badcafe"], "grant:against": 2}

    page = client.post(url, sent | {"grant:pick:n0": "theirs"})
    client.post(url, sent | {"grant:pick:n0": "theirs", "grant:pick:n1": "yours"})

    assert page.status_code == 409
    assert 'name="grant:pick:n1" value="yours">' in page.content.decode()
    assert 'name="grant:pick:n0"' not in page.content.decode()
    assert [point["text"] for point in value(nagano_report, "grant")] == ["甲、林", "乙、森", "丙、森"]


def test_choice_made_against_an_older_text_is_asked_again(url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(mori)
    client.post(url, typed("grant", ("前の文", "")))
    for revision, text in ((1, "林の文"), (2, "林の直した文")):
        raw = [{"text": text}]
        actions.save_answer(report=nagano_report, key="grant", raw=raw, revision=revision, by=hayashi, now=NOW)

    answer = client.post(url, merged_by_hand("森の文") | {"grant:pick:n0": "yours"})

    assert answer.status_code == 409
    assert "林の直した文" in answer.content.decode()
    assert value(nagano_report, "grant")[0]["text"] == "林の直した文"


def test_changes_of_different_points_are_saved_together_and_told(url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(mori)
    client.post(url, typed("grant", ("甲", ""), ("乙", "")))
    theirs = [{"text": "甲、林"}, {"text": "乙"}]
    actions.save_answer(report=nagano_report, key="grant", raw=theirs, revision=1, by=hayashi, now=NOW)

    page = client.post(url, typed("grant", ("甲", ""), ("乙、森", ""), revision=1), follow=True).content.decode()

    assert "1項目を保存しました。" in page
    assert "Hayashiさんが変えた段落も、合わせて入れました。" in page
    assert [point["text"] for point in value(nagano_report, "grant")] == ["甲、林", "乙、森"]


def test_item_saved_by_itself_brings_back_what_the_other_changed(nagano_report, sign_in, mori, hayashi):
    client, address = sign_in(mori), item_url(nagano_report, "grant")
    client.post(address, typed("grant", ("甲", ""), ("乙", "")))
    theirs = [{"text": "甲、林"}, {"text": "乙"}]
    actions.save_answer(report=nagano_report, key="grant", raw=theirs, revision=1, by=hayashi, now=NOW)

    answer = client.post(address, typed("grant", ("甲", ""), ("乙、森", ""), revision=1)).json()
    stale = client.post(address, typed("grant", ("甲", ""), ("乙", ""), revision=1)).json()

    assert (answer["revision"], stale["revision"]) == (3, 3)
    for told in (answer, stale):
        assert "甲、林" in told["item"]
        assert "乙、森" in told["item"]
        assert told["merged"].startswith("書いている間に")


def test_page_kept_from_before_points_had_keys_loses_nothing(url, nagano_report, sign_in, mori):
    sent = typed("grant", ("甲", ""), ("乙", "")) | {"grant:key": ["0badcafe"]}

    sign_in(mori).post(url, sent)

    assert [(point["text"], point.get("key")) for point in value(nagano_report, "grant")] == [
        ("甲", "0badcafe"),
        ("乙", None),
    ]


def test_new_point_keeps_the_key_that_its_page_gave_it(url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    client.post(url, typed("grant", ("甲", "")) | {"grant:key": ["0badcafe"]})

    page = client.get(url).content.decode()

    assert 'name="grant:key" value="0badcafe"' in page
    for strange in ("p7", "<b>", "長" * 20):
        client.post(url, typed("grant", (strange, ""), revision=1) | {"grant:key": [strange]})
        assert strange not in [point.get("key") for point in value(nagano_report, "grant")]


def test_item_is_saved_by_itself_with_its_revision(nagano_report, sign_in, mori):
    client = sign_in(mori)

    answers = [
        client.post(item_url(nagano_report, "grant"), typed("grant", (text, ""), revision=at)).json()
        for at, text in enumerate(("一", "一二"))
    ]

    assert [answer["revision"] for answer in answers] == [1, 2]
    assert nagano_report.draft_answers.get().value[0]["text"] == "一二"


def test_item_answers_a_conflict_with_both_texts(nagano_report, sign_in, mori, hayashi):
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "林の文"}], revision=0, by=hayashi, now=NOW)

    answer = sign_in(mori).post(item_url(nagano_report, "grant"), typed("grant", ("森の文", "")))

    assert answer.status_code == 409
    drawn = answer.json()["item"]
    assert "林の文" in drawn
    assert "森の文" in drawn
    assert 'name="grant:revision" value="0"' in drawn
    assert 'name="grant:against" value="1"' in drawn
    assert 'name="grant:pick:n0" value="theirs"' in drawn
    assert value(nagano_report, "grant")[0]["text"] == "林の文"


def test_single_answer_answers_a_conflict_drawn_with_the_one_and_the_other(nagano_report, sign_in, mori, hayashi):
    key, address = "author", item_url(nagano_report, "author")
    actions.save_answer(report=nagano_report, key=key, raw="林　茂", revision=0, by=hayashi, now=NOW)

    answer = sign_in(mori).post(address, {"author:revision": 0, "author:value": "森　葉子"})

    assert (answer.status_code, answer.json()["revision"]) == (409, 1)
    assert "林　茂" in answer.json()["conflict"]
    assert "森　葉子" in answer.json()["conflict"]


def test_item_with_a_button_comes_back_drawn_anew(earlier, points, nagano_report, sign_in, mori):
    answer = (
        sign_in(mori)
        .post(item_url(nagano_report, "grant"), typed("grant", ("", ""), do=f"take:grant:{points[0]}"))
        .json()
    )

    assert "第一の点" in answer["item"]
    assert "まだ決めていない段落 1" in answer["carried"]


@pytest.mark.parametrize(
    ("key", "sent", "status"),
    [
        ("nowhere", {"nowhere:revision": 0}, 404),
        ("grant", {}, 422),
        ("date", {"date:revision": 0, "date:value": "きのう"}, 422),
    ],
)
def test_item_that_is_not_there_or_not_readable_is_refused(nagano_report, sign_in, mori, key, sent, status):
    assert sign_in(mori).post(item_url(nagano_report, key), sent).status_code == status


def test_report_that_lies_with_its_confirmer_takes_no_answer(nagano_report, sign_in, mori):
    Report.objects.update(status="waiting")

    answer = sign_in(mori).post(item_url(nagano_report, "grant"), typed("grant", ("文", "")))

    assert answer.status_code == 423
    assert "入力は保存していません" in answer.json()["message"]
    assert not DraftAnswer.objects.exists()


def test_long_text_control_characters_and_html_stay_text(url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    hostile = "<script>alert(1)</script>\x00\x07＜ｂ＞"

    client.post(url, typed("grant", ("長" * 199_000, ""), (hostile, "")))
    page = client.get(url).content.decode()

    rows = value(nagano_report, "grant")
    assert len(rows[0]["text"]) == 199_000
    assert rows[1]["text"] == "<script>alert(1)</script>＜ｂ＞"
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("person", "status"),
    [("honbu", 200), ("mori", 200), ("hayashi", 200), ("hara", 403), ("ishida", 404), ("ono", 404), ("kanri", 404)],
)
def test_page_is_for_those_who_write_confirm_or_collect(url, sign_in, person, status, request):
    assert sign_in(request.getfixturevalue(person)).get(url).status_code == status


def test_first_look_of_its_own_people_is_remembered(url, nagano_report, sign_in, honbu, mori):
    sign_in(honbu).get(url)
    nagano_report.refresh_from_db()
    assert nagano_report.opened_at is None

    sign_in(mori).get(url)
    nagano_report.refresh_from_db()
    assert nagano_report.opened_at is not None


def test_others_who_are_there_are_named_at_their_section(nagano_report, url, sign_in, mori, hayashi):
    presence = reverse("rounds:report-presence", args=[nagano_report.pk])
    sign_in(hayashi).post(presence, {"section": "grant"})

    answer = sign_in(mori).post(presence, {"section": "progress"}).json()

    assert answer["present"] == {"grant": "Hayashiさんが見ています"}
    assert sign_in(mori).post(presence, {"section": "nowhere"}).status_code == 422


def test_page_asks_no_more_for_many_points_than_for_few(earlier, url, nagano_report, sign_in, mori):
    client = sign_in(mori)
    client.get(url)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    for_few = questions()
    rows = [{"text": f"段落{number}"} for number in range(200)]
    actions.save_answer(report=nagano_report, key="grant", raw=rows, revision=0, by=mori, now=NOW)
    assert questions() <= for_few <= 45
