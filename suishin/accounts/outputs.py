"""The tables of the system administrator's pages."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.accounts.models import Holding, Post, User
from suishin.accounts.rules import details_in_words
from suishin.audit.models import Entry
from suishin.outputs.tables import DATE, LONG_TEXT, MOMENT, NUMBER, Column, Table


def user_table(users: Sequence[User]) -> Table[User]:
    """One row per user; they come from `queries.users_of`."""
    return Table(
        _("利用者"),
        rows=users,
        columns=[
            Column(_("利用者名"), lambda user: user.username, url=_user_url),
            Column(_("氏名"), lambda user: user.name),
            Column(_("今の役職"), _posts_in_words, LONG_TEXT),
            Column(_("状態"), state_of_user),
            Column(_("最後のサインイン"), lambda user: user.last_login, MOMENT),
        ],
        empty_text=_("当てはまる利用者はいません。条件を変えるか、利用者を登録してください。"),
    )


def post_table(posts: Sequence[Post]) -> Table[Post]:
    """One row per post; they come from `queries.posts_of`."""
    return Table(
        _("役職"),
        rows=posts,
        columns=[
            Column(_("役職"), str, url=lambda post: reverse("accounts:post-detail", args=[post.pk])),
            Column(_("役割"), lambda post: post.get_role_display()),
            Column(_("担当者"), _holders_in_words),
            Column(_("開始日"), lambda post: post.valid_from, DATE),
            Column(_("終了日"), lambda post: post.valid_to, DATE),
        ],
        empty_text=_("当てはまる役職はありません。条件を変えるか、組織のページから役職を登録してください。"),
    )


def holding_table(holdings: Sequence[Holding], *, is_by_post: bool) -> Table[Holding]:
    """Who held a post, or which posts a person held, the latest first."""
    first: Column[Holding] = (
        Column(_("担当者"), lambda holding: holding.user.name, url=lambda holding: _user_url(holding.user))
        if is_by_post
        else Column(
            _("役職"),
            lambda holding: str(holding.post),
            url=lambda holding: reverse("accounts:post-detail", args=[holding.post_id]),
        )
    )
    return Table(
        _("担当の履歴"),
        rows=holdings,
        columns=[
            first,
            Column(_("開始日"), lambda holding: holding.valid_from, DATE),
            Column(_("終了日"), lambda holding: holding.valid_to, DATE),
        ],
        empty_text=_("まだ担当の記録がありません。"),
    )


def audit_table(entries: Sequence[Entry]) -> Table[Entry]:
    return Table(
        _("操作の記録"),
        rows=entries,
        columns=[
            Column(_("番号"), lambda entry: entry.sequence, NUMBER),
            Column(_("日時"), lambda entry: entry.at, MOMENT),
            Column(_("操作"), lambda entry: entry.event_label),
            Column(_("操作した人"), lambda entry: entry.actor_label),
            Column(_("対象"), lambda entry: entry.target_label),
            Column(_("内容"), lambda entry: details_in_words(entry.details), LONG_TEXT),
        ],
        empty_text=_("当てはまる記録はありません。条件を変えてください。"),
    )


def state_of_user(user: User) -> str:
    """Return the state as a shape and a word."""
    if not user.is_active:
        return _("■ 停止中")
    return _("◐ パスワード設定待ち") if user.must_change_password else _("● 利用中")


def state_of_post(post: Post, today: date) -> str:
    if post.exists_on(today):
        return _("● 今ある役職")
    return _("■ 終わった役職") if post.valid_from <= today else _("○ これから始まる役職")


def _user_url(user: User) -> str:
    return reverse("accounts:user-detail", args=[user.pk])


def _posts_in_words(user: User) -> str:
    holdings: list[Holding] = user.current_holdings  # type: ignore[attr-defined]
    return _("、").join(str(holding.post) for holding in holdings)


def _holders_in_words(post: Post) -> str:
    holdings: list[Holding] = post.current_holdings  # type: ignore[attr-defined]
    return _("、").join(holding.user.name for holding in holdings)
