"""Routes of `accounts`: the own account, users, posts, the audit."""

from django.urls import path

from suishin.accounts.views import account, audit, posts, signing_in, users

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("first-access/<str:token>/", signing_in.first_access, name="first-access"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password-change"),
    path("account/dates/", account.dates_choose, name="dates-choose"),
    path("account/email/", account.email_change, name="email-change"),
    path("account/sessions/end/", account.sessions_end, name="sessions-end"),
    path("account/post/", account.post_switch, name="post-switch"),
    path("users/", users.user_list, name="user-list"),
    path("users/new/", users.user_create, name="user-create"),
    path("users/<int:user_id>/", users.user_detail, name="user-detail"),
    path("users/<int:user_id>/edit/", users.user_edit, name="user-edit"),
    path("users/<int:user_id>/password/", users.password_issue, name="password-issue"),
    path("users/<int:user_id>/suspend/", users.user_suspend, name="user-suspend"),
    path("users/<int:user_id>/resume/", users.user_resume, name="user-resume"),
    path("posts/", posts.post_list, name="post-list"),
    path("organizations/<int:organization_id>/posts/new/", posts.post_create, name="post-create"),
    path("posts/<int:post_id>/", posts.post_detail, name="post-detail"),
    path("posts/<int:post_id>/edit/", posts.post_edit, name="post-edit"),
    path("posts/<int:post_id>/hand-over/", posts.post_hand_over, name="post-hand-over"),
    path("posts/<int:post_id>/end/", posts.post_end, name="post-end"),
    path("audit/", audit.audit_list, name="audit-list"),
]
