"""`manage.py load_scale`: a federation of national size that people can sign in to."""

import pytest
from django.core.management import CommandError, call_command

from suishin.accounts.models import User
from suishin.operations.demonstration.people import read_sign_ins
from suishin.operations.scale import loading
from suishin.operations.start import SIGN_INS_FILE
from suishin.results.models import Result, Summary

pytestmark = pytest.mark.django_db
UNIONS = 100


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(loading, "UNIONS", UNIONS)
    return tmp_path


def test_scale_has_results_sums_and_people_who_can_sign_in(var):
    call_command("load_scale", years=1)

    assert Result.objects.count() == UNIONS * 9 * 12
    assert Summary.objects.exists()
    honbu = next(entry for entry in read_sign_ins(var / SIGN_INS_FILE) if entry.username == "honbu")
    assert User.objects.get(username="honbu").check_password(honbu.password)


def test_scale_is_refused_where_unions_are(var, tree):
    with pytest.raises(CommandError, match="空のデータベース"):
        call_command("load_scale", years=1)

    assert not Result.objects.exists()
    assert not (var / SIGN_INS_FILE).exists()
