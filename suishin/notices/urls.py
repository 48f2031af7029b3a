"""Routes of `notices`: one's own messages, the log of what was sent, the texts."""

from django.urls import path

from suishin.notices.views import log, own, texts

app_name = "notices"
urlpatterns = [
    path("notices/", own.message_list, name="message-list"),
    path("notices/read/", own.messages_read, name="messages-read"),
    path("notices/<int:message_id>/open/", own.message_open, name="message-open"),
    path("notices/log/", log.log_list, name="log-list"),
    path("notices/log/retry/", log.failed_retry, name="failed-retry"),
    path("notices/log/<int:message_id>/", log.log_detail, name="log-detail"),
    path("notices/log/<int:message_id>/retry/", log.message_retry, name="message-retry"),
    path("notices/texts/", texts.text_list, name="text-list"),
    path("notices/texts/<slug:kind>/", texts.text_edit, name="text-edit"),
    path("notices/texts/<slug:kind>/reset/", texts.text_reset, name="text-reset"),
]
