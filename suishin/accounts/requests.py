"""What views may count on: the middleware has let only signed-in people through and set the post they act for."""

from django.http import HttpRequest

from suishin.accounts.models import Post, User


class SignedInRequest(HttpRequest):
    """The type of a request in every view that is not marked `login_not_required`."""

    user: User
    post: Post | None
    posts: list[Post]
