"""A file of 長野 that was read, and a booklet of 長野 and 岐阜 that the national headquarters sent."""

import pytest

from tests.factories.uploads import make_drafts


@pytest.fixture
def definition(form_2025):
    return form_2025.definition


@pytest.fixture
def draft(mori, tree, definition, round_2025):
    """The report of 長野, sent by 長野."""
    return make_drafts(mori, tree.nagano, definition, ["20"])[0]


@pytest.fixture
def booklet(honbu, tree, definition, round_2025):
    """The drafts of 長野 and 岐阜, bound in one file."""
    return make_drafts(honbu, tree.national, definition, ["20", "21"])
