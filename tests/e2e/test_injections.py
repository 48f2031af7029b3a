"""Words that would run if they were taken for code, planted into every text: nothing runs, even without our policy."""

import pytest

from bench import injections
from bench.planting import plant
from tests.access.browsing import actors_of_the_table
from tests.access_table import ROWS


def test_no_page_runs_what_somebody_typed(world, browser):
    actors = actors_of_the_table()
    plant(injections.FOR_BROWSERS)

    outcome = injections.visit_pages(world, actors, browser, by_all=False, keeps_policy=False)

    assert (outcome.faults, outcome.sent_out) == ([], [])
    assert outcome.pages > 60
    assert outcome.names <= {row.name for row in ROWS}


@pytest.mark.parametrize("word", injections.FOR_BROWSERS[:4])
def test_word_that_runs_is_found(browser, word):
    page = browser.new_page()
    page.add_init_script(injections.WATCH)
    page.route("**/*", lambda route: route.fulfill(body=page_of(word), content_type="text/html"))
    page.goto(injections.ORIGIN)

    executed, elements, _violations = page.evaluate(injections.COUNT)

    page.close()
    assert executed or elements


def page_of(word: str) -> str:
    """Return a page that escapes nothing."""
    return f"""<title>{word}</title><input value="{word}"><input value='{word}'>{word}"""
