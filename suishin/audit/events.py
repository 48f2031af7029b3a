"""The names of everything that is recorded."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Event(TextChoices):
    SIGNED_IN = "signed_in", _("サインイン")
    SIGN_IN_FAILED = "sign_in_failed", _("サインイン失敗")
    SIGNED_OUT = "signed_out", _("サインアウト")
    PASSWORD_CHANGED = "password_changed", _("パスワード変更")
    PASSWORD_ISSUED = "password_issued", _("一時パスワード発行")
    FIRST_ACCESS_ISSUED = "first_access_issued", _("初回リンク発行")
    POST_SWITCHED = "post_switched", _("役割の切り替え")
    USER_CREATED = "user_created", _("利用者の登録")
    USER_CHANGED = "user_changed", _("利用者の変更")
    USER_SUSPENDED = "user_suspended", _("利用者の停止")
    USER_RESUMED = "user_resumed", _("利用者の再開")
    POST_CREATED = "post_created", _("役職の登録")
    POST_CHANGED = "post_changed", _("役職の変更")
    POST_HANDED_OVER = "post_handed_over", _("役職の担当変更")
    ORGANIZATION_CREATED = "organization_created", _("組織の登録")
    ORGANIZATION_CHANGED = "organization_changed", _("組織の変更")
    ORGANIZATION_MOVED = "organization_moved", _("組織の移動")
    ORGANIZATION_SUCCEEDED = "organization_succeeded", _("組織の合併・分割・解散")
    FORM_STORED = "form_stored", _("様式の登録")
    ROUND_CREATED = "round_created", _("回の登録")
    ROUND_CHANGED = "round_changed", _("回の変更")
    FILES_UPLOADED = "files_uploaded", _("ファイルの受付")
    FILE_READ = "file_read", _("ファイルの読み取り")
    FILE_DISCARDED = "file_discarded", _("ファイルの破棄")
    DRAFT_ASSIGNED = "draft_assigned", _("読み取りの県・回の設定")
    PROPOSALS_DECIDED = "proposals_decided", _("読み取りの確認")
    REPORT_SETTLED = "report_settled", _("報告の確定")
    SETTLEMENT_TAKEN_BACK = "settlement_taken_back", _("確定の取り消し")
    CORRECTION_REQUESTED = "correction_requested", _("訂正の依頼")
    CORRECTION_CLOSED = "correction_closed", _("訂正依頼の完了")
    EXPORTED = "exported", _("書き出し")
    ORIGINAL_DOWNLOADED = "original_downloaded", _("原本の取り出し")
