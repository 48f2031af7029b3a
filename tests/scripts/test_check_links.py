import pytest

from scripts import check_links, project


@pytest.fixture
def document(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "ROOT", tmp_path)
    (tmp_path / "other.md").write_text("# Data, backup, restore\n")
    return tmp_path / "page.md"


@pytest.mark.parametrize(
    ("link", "faults"),
    [
        ("[there](other.md)", 0),
        ("[heading](other.md#data-backup-restore)", 0),
        ("[web](https://example.org/nothing)", 0),
        ("[gone](missing.md)", 1),
        ("![picture](missing.png)", 1),
        ("[no heading](other.md#elsewhere)", 1),
    ],
)
def test_links_to_what_is_not_there_are_named(document, link, faults):
    document.write_text(link)

    assert len(list(check_links.broken_links(document))) == faults
