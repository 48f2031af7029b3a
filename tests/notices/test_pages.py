"""The pages of notices: one's own, the log, the texts, the banner."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from suishin.notices.models import MailText, Message
from suishin.notices.queries import texts
from tests.notices.conftest import NOW


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
        return client

    return as_user


def test_unread_messages_stand_in_the_bar_and_on_home(sign_in, mori, write_message):
    write_message(mori)

    page = sign_in(mori).get("/").content.decode()

    assert "お知らせ" in page
    assert "差し戻されました" in page


def test_opening_a_message_reads_it_and_leads_to_its_matter(sign_in, mori, write_message):
    message = write_message(mori)

    response = sign_in(mori).post(f"/notices/{message.pk}/open/")

    message.refresh_from_db()
    assert response.url == "/rounds/"
    assert message.read_at is not None
    assert "● 未読" not in sign_in(mori).get("/notices/").content.decode()


def test_reading_all_leaves_nothing_unread(sign_in, mori, ishida, write_message):
    for person in (mori, mori, ishida):
        write_message(person)

    response = sign_in(mori).post("/notices/read/")

    assert [str(said) for said in get_messages(response.wsgi_request)] == ["2件を既読にしました。"]
    assert Message.objects.filter(read_at__isnull=True).get().to == ishida


def test_whoever_left_a_post_does_not_see_its_messages(sign_in, mori, write_message):
    write_message(mori)
    mori.holdings.update(valid_to="2024-03-31")

    assert "差し戻されました" not in sign_in(mori).get("/notices/").content.decode()


def test_list_of_messages_asks_few_questions(sign_in, mori, write_message, django_assert_max_num_queries):
    for _number in range(30):
        write_message(mori)
    browser = sign_in(mori)

    with django_assert_max_num_queries(25):
        browser.get("/notices/")


def test_log_shows_texts_to_national_staff_only(sign_in, honbu, kanri, mori, write_message):
    message = write_message(mori, state="failed", last_error="550 no such mailbox")

    for_staff = sign_in(honbu).get(f"/notices/log/{message.pk}/").content.decode()
    for_administrator = sign_in(kanri).get(f"/notices/log/{message.pk}/").content.decode()

    assert "直してください。" in for_staff
    assert "直してください。" not in for_administrator
    assert "550 no such mailbox" in for_administrator


def test_log_is_filtered(sign_in, honbu, mori, ishida, write_message):
    write_message(mori, state="failed")
    write_message(ishida, state="sent", sent_at=NOW)

    page = sign_in(honbu).get("/notices/log/?state=failed").content.decode()

    assert "Mori" in page
    assert "Ishida" not in page


def test_banner_tells_the_system_administrator_of_mails_that_do_not_get_out(sign_in, kanri, honbu, mori, write_message):
    now = timezone.now()
    write_message(mori, tries=2, created_at=now, next_try_at=now)

    assert (
        "メールを送れていません（送り直しを待つもの1通、あきらめたもの0通）" in sign_in(kanri).get("/").content.decode()
    )
    assert "メールを送れていません" not in sign_in(honbu).get("/").content.decode()


def test_own_text_is_used_from_then_on(sign_in, honbu):
    sign_in(honbu).post("/notices/texts/report_accepted/", {"subject": "受理：{県名}", "body": "{県名}の分です。"})

    assert texts()["report_accepted"].subject == "受理：{県名}"
    assert texts()["report_accepted"].body == "{県名}の分です。\n"


def test_preview_shows_the_example_and_saves_nothing(sign_in, honbu):
    content = {"subject": "受理：{県名}", "body": "{回}", "preview": "1"}

    page = sign_in(honbu).post("/notices/texts/report_accepted/", content).content.decode()

    assert "受理：長野県" in page
    assert "2026年1月報告" in page
    assert not MailText.objects.exists()


def test_unknown_placeholder_is_named_and_nothing_is_saved(sign_in, honbu):
    content = {"subject": "受理", "body": "{県名}の{理由}"}

    page = sign_in(honbu).post("/notices/texts/report_accepted/", content).content.decode()

    assert "「{理由}」は、このメールでは使えません。" in page
    assert not MailText.objects.exists()


def test_text_goes_back_to_the_packaged_one(sign_in, honbu):
    packaged = texts()["report_accepted"]
    sign_in(honbu).post("/notices/texts/report_accepted/", {"subject": "受理", "body": "別の文"})

    sign_in(honbu).post("/notices/texts/report_accepted/reset/")

    assert texts()["report_accepted"] == packaged


def test_occasion_that_does_not_exist_is_not_found(sign_in, honbu):
    assert sign_in(honbu).get("/notices/texts/nothing/").status_code == 404
