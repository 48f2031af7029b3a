"""Everything that is written about people: signing in, passwords, users, their posts, the first access."""

from suishin.accounts.actions.first_access import FirstAccessGone, issue_first_access, use_first_access
from suishin.accounts.actions.posts import change_post, create_post, end_post, hand_over_post
from suishin.accounts.actions.signing_in import (
    OneTimePasswordExpired,
    SignInLocked,
    SignInOrigin,
    SignInRefused,
    change_password,
    check_sign_in,
    count_wrong_password,
    end_other_sessions,
    record_failed_sign_in,
    record_sign_in,
    record_sign_out,
    remove_expired,
    switch_post,
)
from suishin.accounts.actions.users import (
    IssuedPassword,
    change_own_email,
    change_user,
    create_user,
    issue_password,
    resume_user,
    suspend_user,
)

__all__ = [
    "FirstAccessGone",
    "IssuedPassword",
    "OneTimePasswordExpired",
    "SignInLocked",
    "SignInOrigin",
    "SignInRefused",
    "change_own_email",
    "change_password",
    "change_post",
    "change_user",
    "check_sign_in",
    "count_wrong_password",
    "create_post",
    "create_user",
    "end_other_sessions",
    "end_post",
    "hand_over_post",
    "issue_first_access",
    "issue_password",
    "record_failed_sign_in",
    "record_sign_in",
    "record_sign_out",
    "remove_expired",
    "resume_user",
    "suspend_user",
    "switch_post",
    "use_first_access",
]
