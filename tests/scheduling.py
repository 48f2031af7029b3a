"""Which tests stay together on one worker: those that share something slow to make.

xdist's own groups (`--dist loadgroup`) have no effect with pytest 9.2, which computes node ids anew.
"""

import pytest

TOGETHER = {
    "tests/e2e/": "browser",  # one running product
    "tests/operations/test_serve.py": "serve",
    "tests/operations/test_demonstration.py": "demonstration",
}


def group_of(nodeid: str) -> str:
    """Return the name under which tests are handed out: a test that shares nothing goes alone."""
    return next((group for beginning, group in TOGETHER.items() if nodeid.startswith(beginning)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class GroupScheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return GroupScheduling(config, log)
