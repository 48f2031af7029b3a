"""The web server of `manage.py serve`: gunicorn with the application already loaded when it forks its workers."""

from typing import Any

from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

WORKERS, THREADS = 2, 8
GRACEFUL_SECONDS = 10


def serve_web(port: int) -> None:
    """Serve on this machine until told to stop."""
    assert get_resolver().url_patterns  # loads every view before the workers are forked
    _Server(
        {
            "bind": f"127.0.0.1:{port}",
            "worker_class": "gthread",
            "workers": WORKERS,
            "threads": THREADS,
            "graceful_timeout": GRACEFUL_SECONDS,
            "preload_app": True,
            "loglevel": "warning",
        }
    ).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from config.wsgi import application  # made where it is served: it loads every app

        return application
