"""What somebody types is text and nothing else; `make soak` plants and sends every word everywhere."""

import logging

import pytest

from bench import injections
from tests.access.browsing import ALL_NAMES, actors_of_the_table


@pytest.fixture
def actors(world):
    return actors_of_the_table()


def test_words_are_printed_as_typed(world):
    outcome = injections.print_words(world)

    assert (outcome.pages, outcome.faults) == (2, [])


def test_words_make_no_headers_of_mails(world, actors):
    outcome = injections.mail_words(world, actors)

    assert outcome.faults == []
    assert outcome.requests >= 1


def test_words_in_parameters_and_paths_do_nothing(world, actors):
    with injections.nothing_goes_out(sent_out := []), injections.log_read(broken := []):
        outcome = injections.send_words(
            world, actors, words=[injections.ALL_AT_ONCE, injections.ELSEWHERE[1]], by_forms=False
        )

    assert (outcome.faults, sent_out, broken) == ([], [], [])
    assert outcome.names == set(ALL_NAMES)
    assert outcome.requests > 200


def test_parameters_of_a_page_are_found(actors):
    with injections.parameters_watched(read := set()):
        actors["honbu"].send("GET", "/matrix/")

    assert "round" in read


def test_line_that_breaks_in_the_log_is_found(monkeypatch):
    monkeypatch.setattr(injections, "OneLine", logging.Formatter)
    with injections.log_read(broken := []):
        logging.getLogger("suishin").warning("a\nforged")

    assert broken
