"""A form goes out, is filled in away from the product, comes back, and is taken over: in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import through_libreoffice
from tests.e2e.test_accessibility import require_accessible
from tests.workbooks.filling import fields_of, fill

WRITABLE = (
    "SELECT o.code, r.id FROM rounds_report r JOIN organizations_organization o ON o.id = r.organization_id"
    " JOIN rounds_round d ON d.id = r.round_id JOIN accounts_user u ON u.username = 'sakusei' || o.code"
    " WHERE d.code = '2025-01' AND r.status IN ('not_started', 'draft') ORDER BY o.code {}"
)
SENTENCE = "12単組に支払い、使い道を聞いた。"


@pytest.mark.parametrize(
    ("order", "width", "has_script"),
    [("ASC", 1280, True), ("DESC", 390, False)],
    ids=["with script", "by phone without"],
)
def test_form_is_filled_in_and_taken_over(product, visit, tmp_path, order, width, has_script):
    code = product.value(WRITABLE.format(order))
    page = visit(f"sakusei{code}", width=width, has_script=has_script).page
    report_id = product.value(WRITABLE.replace("o.code, r.id", "r.id").format(order))
    page.goto(f"/reports/{report_id}/")
    file = through_libreoffice(_filled_in(_downloaded(page, tmp_path), tmp_path), "xlsx")

    page.get_by_role("link", name="記入したExcelを戻す").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="送る", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Excelと下書きを比べる")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    if has_script:
        require_accessible(page)
    page.get_by_role("button", name="選んだとおりに取り込む").click()
    expect(page.get_by_text("1項目を下書きに取り込みました。")).to_be_visible()


def _downloaded(page: Page, folder: Path) -> bytes:
    with page.expect_download() as taken:
        page.get_by_role("link", name="記入用のExcelを受け取る").click()
    taken.value.save_as(folder / "form.xlsx")
    return (folder / "form.xlsx").read_bytes()


def _filled_in(content: bytes, folder: Path) -> Path:
    """Write an answer into its cell, as an office program would."""
    cells = {key: cell for (key, *_rest), cell in fields_of(content, folder).items()}
    file = folder / "filled.xlsx"
    file.write_bytes(fill(content, {cells["grant"]: SENTENCE}))
    return file
