"""Every page of the product with an address in the demonstration, by the name of its URL. A name is in one of the two."""

from collections.abc import Callable

from django.utils import timezone

from suishin.common.months import Month
from tests.e2e.conftest import Product

OPEN_DRAFT = "SELECT id FROM ingestion_draft WHERE state = 'open' AND prefecture_read LIKE '岩手%'"
UNION = "SELECT id FROM organizations_organization WHERE code = '20-001'"
PREFECTURE = "SELECT id FROM organizations_organization WHERE code = '20'"
BLOCK = "SELECT id FROM organizations_organization WHERE kind = 'block' ORDER BY code"
REPORT = (
    "SELECT r.id FROM rounds_report r JOIN organizations_organization o ON o.id = r.organization_id"
    " JOIN rounds_round u ON u.id = r.round_id WHERE u.code = '2025-01' AND o.code = ?"
)
HEARING = (
    "SELECT r.id FROM rounds_report r JOIN organizations_organization o ON o.id = r.organization_id"
    " JOIN rounds_round u ON u.id = r.round_id WHERE u.code = '20-2025-02' AND o.code = '20-001'"
)
RETURNED = "SELECT id FROM workbooks_returnedworkbook WHERE name = '報告書_記入済み.xlsx'"
SENT_TARGETS = "SELECT id FROM results_targetfile WHERE name = ?"
SENT_RESULTS = "SELECT id FROM results_importrun WHERE name = ?"
POST = "SELECT id FROM accounts_post WHERE role = 'prefecture_author' ORDER BY id"
PERSON = "SELECT id FROM accounts_user WHERE username = 'sakusei20'"
FAILED = "SELECT id FROM ingestion_sourcefile WHERE state = 'failed'"
MIXED = "SELECT id FROM ingestion_sourcefile WHERE name LIKE '%2県分%'"
SETTLEMENT = "SELECT id FROM ingestion_settlement ORDER BY id"
CORRECTION = "SELECT id FROM ingestion_correctionrequest ORDER BY id"
NEXT_FORM = "SELECT id FROM forms_formversion WHERE state = 'draft'"
READY_FORM = "SELECT id FROM forms_formversion WHERE code = '2025-01'"
MESSAGE = "SELECT id FROM notices_message ORDER BY id"
TARGET = (
    "SELECT t.id FROM results_target t JOIN organizations_organization o ON o.id = t.organization_id"
    " WHERE o.code = ? AND t.kind = 'final' AND t.state = ? ORDER BY t.id"
)
CAR = "SELECT id FROM results_product WHERE code = 'car'"
ROUTES = "SELECT id FROM results_product WHERE code = 'compulsory_car'"
CAR_LINE = "SELECT id FROM results_productline WHERE code = 'car'"
TOGETHER = "SELECT id FROM results_productset WHERE code = 'compulsory_car'"
ALERT = (
    "SELECT a.organization_id || '/' || a.rule || '/' || COALESCE(a.product_set_id, 0) FROM results_alert a"
    " JOIN organizations_organization o ON o.id = a.organization_id WHERE o.code LIKE '20-%' ORDER BY a.urgency, a.id"
)
UPLOAD = "SELECT id FROM ingestion_upload ORDER BY id"
DRAFT_FILE = "SELECT source_file_id FROM ingestion_draft WHERE state = 'open' AND prefecture_read LIKE ?"
SETTLED_FILE = "SELECT source_file_id FROM ingestion_draft WHERE state = 'settled' AND prefecture_read LIKE '群馬%'"
DRAFT_VALUE = (
    "SELECT p.id FROM ingestion_proposal p JOIN ingestion_draft d ON d.id = p.draft_id"
    " WHERE d.state = 'open' AND d.prefecture_read LIKE '岩手%' AND p.kind = 'narrative'"
)

Address = str | Callable[[Product], str]


def _at(path: str, query: str, *parameters: str) -> Callable[[Product], str]:
    return lambda product: path.format(product.value(query, *parameters))


def _value(product: Product) -> str:
    file, value = product.value(DRAFT_FILE, "岩手%"), product.value(DRAFT_VALUE)
    return f"/files/{file}/drafts/1/values/{value}/"


def _priorities(product: Product) -> str:
    return f"/results/products/priorities/{product.value(PREFECTURE)}/{timezone.localdate().year}/"


def entry_address(code: str, query: str = "") -> Callable[[Product], str]:
    """Return the grid of an organization for the month before this one."""

    def address(product: Product) -> str:
        organization = product.value("SELECT id FROM organizations_organization WHERE code = ?", code)
        return f"/results/entry/{organization}/{Month.containing(timezone.localdate()) + -1}/{query}"

    return address


def _alert_aside(product: Product) -> str:
    """Return where a reason to call a union of 長野 is put aside."""
    return f"/results/alerts/{product.value(ALERT)}/aside/"


# name of the URL → who looks ("" for somebody who is not signed in), and where
PAGES: dict[str, list[tuple[str, Address]]] = {
    "accounts:sign-in": [("", "/sign-in/")],
    "accounts:account": [("kenmu21", "/account/")],
    "accounts:email-change": [("kenmu21", "/account/email/")],
    "accounts:password-change": [("kenmu21", "/account/password/")],
    "accounts:user-list": [("kanri", "/users/")],
    "accounts:user-create": [("kanri", "/users/new/")],
    "accounts:user-detail": [("kanri", _at("/users/{}/", PERSON))],
    "accounts:user-edit": [("kanri", _at("/users/{}/edit/", PERSON))],
    "accounts:post-list": [("kanri", "/posts/")],
    "accounts:post-create": [("kanri", _at("/organizations/{}/posts/new/", PREFECTURE))],
    "accounts:post-detail": [("kanri", _at("/posts/{}/", POST))],
    "accounts:post-edit": [("kanri", _at("/posts/{}/edit/", POST))],
    "accounts:post-hand-over": [("kanri", _at("/posts/{}/hand-over/", POST))],
    "accounts:post-end": [("kanri", _at("/posts/{}/end/", POST))],
    "accounts:audit-list": [("kanri", "/audit/")],
    "dashboards:home": [(name, "/") for name in ("honbu", "sakusei27", "kakunin21", "shibu20", "tanso20", "kanri")],
    "dashboards:matrix": [("honbu", "/matrix/"), ("sakusei20", "/matrix/")],
    "dashboards:map": [("honbu", "/map/"), ("sakusei20", "/map/")],
    "dashboards:figures": [("honbu", "/figures/")],
    "dashboards:events": [("honbu", "/events/")],
    "dashboards:findings": [("honbu", "/findings/")],
    "dashboards:results-national": [("honbu", "/results/national/"), ("sakusei20", "/results/national/")],
    "dashboards:results-prefectures": [("honbu", "/results/prefectures/?order=shortfall")],
    "dashboards:results-prefecture": [
        ("honbu", _at("/results/prefectures/{}/", PREFECTURE)),
        ("shibu20", _at("/results/prefectures/{}/", PREFECTURE)),
    ],
    "dashboards:results-prefecture-sets": [("honbu", _at("/results/prefectures/{}/sets/", PREFECTURE))],
    "dashboards:results-block": [("honbu", _at("/results/blocks/{}/", BLOCK))],
    "dashboards:results-block-sets": [("honbu", _at("/results/blocks/{}/sets/", BLOCK))],
    "dashboards:results-months": [("honbu", "/results/months/"), ("shibu20", "/results/months/?state=all")],
    "dashboards:results-union": [
        ("honbu", _at("/results/unions/{}/", UNION)),
        ("shibu20", _at("/results/unions/{}/?basis=then", UNION)),
        ("tanso20", _at("/results/unions/{}/", UNION)),
    ],
    "dashboards:results-union-peers": [("shibu20", _at("/results/unions/{}/peers/", UNION))],
    "forms:form-list": [("honbu", "/forms/"), ("sakusei20", "/forms/")],
    "forms:form-create": [("honbu", "/forms/new/")],
    "forms:form-import": [("honbu", "/forms/import/")],
    "forms:form-detail": [
        ("honbu", _at("/forms/{}/", NEXT_FORM)),
        ("honbu", _at("/forms/{}/?view=paper", NEXT_FORM)),
        ("sakusei20", _at("/forms/{}/", READY_FORM)),
    ],
    "forms:form-next": [("honbu", _at("/forms/{}/next/", READY_FORM))],
    "forms:form-facts": [("honbu", _at("/forms/{}/facts/", NEXT_FORM))],
    "forms:form-years": [("honbu", _at("/forms/{}/years/", NEXT_FORM))],
    "forms:form-ready": [("honbu", _at("/forms/{}/ready/", NEXT_FORM))],
    "forms:form-discard": [("honbu", _at("/forms/{}/discard/", NEXT_FORM))],
    "forms:section-create": [("honbu", _at("/forms/{}/new-section/", NEXT_FORM))],
    "forms:section-edit": [("honbu", _at("/forms/{}/sections/grant/", NEXT_FORM))],
    "forms:item-create": [("honbu", _at("/forms/{}/sections/grant/new-item/", NEXT_FORM))],
    "forms:item-edit": [
        ("honbu", _at("/forms/{}/items/progress_update/", NEXT_FORM)),
        ("honbu", _at("/forms/{}/items/grant_unions/", NEXT_FORM)),
    ],
    "forms:check-create": [("honbu", _at("/forms/{}/new-check/", NEXT_FORM))],
    "forms:check-edit": [("honbu", _at("/forms/{}/checks/1/", NEXT_FORM))],
    "ingestion:file-list": [("honbu", "/files/"), ("sakusei27", "/files/")],
    "ingestion:file-upload": [("honbu", "/files/upload/")],
    "ingestion:upload-detail": [("honbu", _at("/files/uploads/{}/", UPLOAD))],
    "ingestion:file-detail": [("honbu", _at("/files/{}/", MIXED)), ("honbu", _at("/files/{}/", FAILED))],
    "ingestion:file-type": [("honbu", _at("/files/{}/type/", FAILED))],
    "ingestion:file-discard": [("honbu", _at("/files/{}/discard/", FAILED))],
    "ingestion:draft-review": [
        ("honbu", _at("/files/{}/drafts/1/", DRAFT_FILE, "岩手%")),
        ("honbu", _at("/files/{}/drafts/1/", DRAFT_FILE, "徳島%")),
        ("honbu", _at("/files/{}/drafts/1/", SETTLED_FILE)),
    ],
    "ingestion:value-decide": [("honbu", _value)],
    "ingestion:draft-discard": [("honbu", _at("/files/{}/drafts/1/discard/", DRAFT_FILE, "岩手%"))],
    "ingestion:draft-settle": [("kakunin21", _at("/files/{}/drafts/1/settle/", DRAFT_FILE, "岐阜%"))],
    "ingestion:settlement-take-back": [("honbu", _at("/files/settlements/{}/take-back/", SETTLEMENT))],
    "ingestion:correction-list": [("honbu", "/files/corrections/")],
    "ingestion:correction-close": [("honbu", _at("/files/corrections/{}/", CORRECTION))],
    "ingestion:correction-request": [("sakusei20", _at("/files/reports/{}/correction/", REPORT, "20"))],
    "jobs:job-list": [("kanri", "/jobs/")],
    "notices:message-list": [("sakusei20", "/notices/"), ("shibu20", "/notices/")],
    "notices:log-list": [("honbu", "/notices/log/"), ("kanri", "/notices/log/")],
    "notices:log-detail": [("honbu", _at("/notices/log/{}/", MESSAGE)), ("kanri", _at("/notices/log/{}/", MESSAGE))],
    "notices:text-list": [("honbu", "/notices/texts/")],
    "notices:text-edit": [("honbu", "/notices/texts/report_returned/")],
    "organizations:organization-list": [("kanri", "/organizations/"), ("tanso20", "/organizations/")],
    "organizations:organization-detail": [("kanri", _at("/organizations/{}/", PREFECTURE))],
    "organizations:organization-edit": [("kanri", _at("/organizations/{}/edit/", UNION))],
    "organizations:organization-create": [("kanri", _at("/organizations/{}/new/", PREFECTURE))],
    "organizations:organization-move": [("kanri", _at("/organizations/{}/move/", UNION))],
    "organizations:organization-succeed": [("kanri", _at("/organizations/{}/succeed/", UNION))],
    "results:alert-list": [
        ("honbu", "/results/alerts/"),
        ("shibu20", "/results/alerts/"),
        ("tanso20", "/results/alerts/"),
    ],
    "results:alert-put-aside": [("shibu20", _alert_aside)],
    "results:alert-aside-list": [("shibu20", "/results/alerts/aside/")],
    "results:alert-rules": [("honbu", "/results/alerts/rules/")],
    "results:target-list": [
        ("honbu", "/results/targets/"),
        ("sakusei20", "/results/targets/"),
        ("tanso20", "/results/targets/"),
    ],
    "results:target-create": [("honbu", "/results/targets/new/"), ("sakusei20", "/results/targets/new/")],
    "results:target-proposals": [("honbu", "/results/targets/proposals/")],
    "results:target-file-list": [("honbu", "/results/targets/files/"), ("sakusei20", "/results/targets/files/")],
    "results:target-file-detail": [
        ("shibu20", _at("/results/targets/files/{}/", SENT_TARGETS, "目標の表.csv")),
        ("shibu20", _at("/results/targets/files/{}/", SENT_TARGETS, "目標の一覧.csv")),
    ],
    "results:target-detail": [
        ("honbu", _at("/results/targets/{}/", TARGET, "000", "set")),
        ("sakusei20", _at("/results/targets/{}/", TARGET, "20", "set")),
    ],
    "results:target-edit": [("honbu", _at("/results/targets/{}/edit/", TARGET, "20", "set"))],
    "results:target-answer": [("honbu", _at("/results/targets/{}/answer/", TARGET, "20", "proposed"))],
    "results:target-withdraw": [("honbu", _at("/results/targets/{}/withdraw/", TARGET, "20", "set"))],
    "results:target-distribute": [
        ("honbu", _at("/results/targets/{}/distribute/", TARGET, "000", "set")),
        ("shibu20", _at("/results/targets/{}/distribute/?base=members", TARGET, "20", "set")),
    ],
    "results:product-list": [("honbu", "/results/products/"), ("sakusei20", "/results/products/")],
    "results:product-create": [("honbu", "/results/products/new/")],
    "results:product-detail": [("honbu", _at("/results/products/{}/", ROUTES))],
    "results:product-edit": [("honbu", _at("/results/products/{}/edit/", CAR))],
    "results:line-edit": [("honbu", _at("/results/products/lines/{}/edit/", CAR_LINE))],
    "results:revision-create": [("honbu", _at("/results/products/{}/new-revision/", CAR))],
    "results:set-list": [("honbu", "/results/products/sets/")],
    "results:set-create": [("honbu", "/results/products/sets/new/")],
    "results:set-edit": [("honbu", _at("/results/products/sets/{}/edit/", TOGETHER))],
    "results:package-list": [("honbu", "/results/products/packages/"), ("shibu20", "/results/products/packages/")],
    "results:package-create": [("shibu20", _at("/results/products/packages/new/{}/", PREFECTURE))],
    "results:priority-list": [("honbu", "/results/products/priorities/")],
    "results:priority-edit": [("sakusei20", _priorities)],
    "results:promotion-list": [("honbu", "/results/products/promotions/")],
    "results:promotion-set": [("honbu", _at("/results/products/{}/promotion/", CAR))],
    "results:promotion-history": [("honbu", _at("/results/products/promotions/{}/", PREFECTURE))],
    "results:calendar": [("honbu", "/results/products/calendar/")],
    "results:bands-edit": [("honbu", "/results/products/calendar/bands/")],
    "results:year-starts-edit": [("honbu", "/results/products/calendar/years/")],
    "results:entry-start": [("shibu20", "/results/entry/"), ("honbu", "/results/entry/")],
    "results:entry-grid": [
        ("shibu20", entry_address("20")),
        ("shibu20", entry_address("20", "?line=basic&state=flash")),
        ("shibu20", entry_address("20-001")),
    ],
    "rounds:round-list": [("honbu", "/rounds/")],
    "rounds:round-create": [("honbu", "/rounds/new/")],
    "rounds:round-detail": [("honbu", "/rounds/2025-01/"), ("sakusei20", "/rounds/2025-01/")],
    "rounds:round-edit": [("honbu", "/rounds/2025-01/edit/")],
    "rounds:round-reminders": [("honbu", "/rounds/2025-01/reminders/")],
    "rounds:report-detail": [
        ("honbu", _at("/reports/{}/", REPORT, "20")),
        ("sakusei27", _at("/reports/{}/", REPORT, "27")),
    ],
    "rounds:timeliness": [("honbu", "/rounds/timeliness/"), ("sakusei20", "/rounds/timeliness/")],
    "rounds:mark-list": [("honbu", "/rounds/marks/")],
    "rounds:round-act": [("honbu", _at("/rounds/2025-01/act/?action=return&chosen={}:1", REPORT, "20"))],
    "rounds:stalled-list": [("honbu", "/rounds/2025-01/stalled/"), ("sakusei20", "/rounds/2025-01/stalled/")],
    "rounds:item-across": [
        ("honbu", "/rounds/2025-01/items/grant/"),
        ("honbu", "/rounds/2025-01/items/newhire.joint_visits/"),
        ("sakusei20", "/rounds/2025-01/items/progress_update/"),
    ],
    "rounds:report-write": [
        ("sakusei21", _at("/reports/{}/write/", REPORT, "21")),
        ("sakusei20", _at("/reports/{}/write/", REPORT, "20")),
        ("honbu", _at("/reports/{}/write/", REPORT, "21")),
        ("tanso20", _at("/reports/{}/write/", HEARING)),
    ],
    "rounds:answer-from-results": [("sakusei21", _at("/reports/{}/results/progress_update/", REPORT, "21"))],
    "rounds:attachment-list": [
        ("tanso20", _at("/reports/{}/files/papers/", HEARING)),
        ("sakusei20", _at("/reports/{}/files/papers/", HEARING)),
    ],
    "rounds:report-hands": [("sakusei21", _at("/reports/{}/hands/", REPORT, "21"))],
    "rounds:comment-list": [("sakusei21", _at("/reports/{}/comments/grant/", REPORT, "21"))],
    "rounds:report-send": [("sakusei21", _at("/reports/{}/send/", REPORT, "21"))],
    "rounds:report-confirm": [("kakunin21", _at("/reports/{}/confirm/", REPORT, "21"))],
    "rounds:report-send-back": [("kakunin21", _at("/reports/{}/send-back/", REPORT, "21"))],
    "rounds:report-take-back": [("sakusei20", _at("/reports/{}/take-back/", REPORT, "20"))],
    "rounds:report-accept": [("honbu", _at("/reports/{}/accept/", REPORT, "20"))],
    "rounds:report-return": [("honbu", _at("/reports/{}/return/", REPORT, "20"))],
    "rounds:report-submit-on-behalf": [("honbu", _at("/reports/{}/submit-on-behalf/", REPORT, "21"))],
    "rounds:report-reopen": [("honbu", _at("/reports/{}/reopen/", REPORT, "20"))],
    "rounds:report-skip": [("honbu", _at("/reports/{}/skip/", REPORT, "21"))],
    "rounds:report-unskip": [("honbu", _at("/reports/{}/unskip/", REPORT, "21"))],
    "rounds:booklet-list": [("honbu", "/rounds/2025-01/booklets/"), ("sakusei20", "/rounds/2025-01/booklets/")],
    "rounds:report-version": [("honbu", _at("/reports/{}/versions/1/", REPORT, "20"))],
    "workbooks:return-list": [("honbu", "/workbooks/"), ("sakusei27", "/workbooks/")],
    "workbooks:compare": [("sakusei27", _at("/workbooks/{}/", RETURNED))],
    "workbooks:report-return": [("honbu", _at("/workbooks/reports/{}/", REPORT, "20"))],
    "results:import-list": [("honbu", "/results/imports/"), ("shibu20", "/results/imports/")],
    "results:import-detail": [
        ("shibu20", _at("/results/imports/{}/", SENT_RESULTS, "実績_確定.csv")),
        ("shibu20", _at("/results/imports/{}/", SENT_RESULTS, "実績_確定_直し.csv")),
    ],
    "results:import-columns": [("shibu20", _at("/results/imports/{}/columns/", SENT_RESULTS, "実績_確定.csv"))],
    "manual:index": [("honbu", "/manual/"), ("tanso20", "/manual/")],
    "manual:page": [
        ("honbu", "/manual/national_staff/"),
        ("sakusei20", "/manual/prefecture_author/"),
        ("kakunin20", "/manual/prefecture_confirmer/"),
        ("shibu20", "/manual/branch_staff/"),
        ("tanso20", "/manual/union_officer/"),
        ("kanri", "/manual/system_administrator/"),
        ("kanri", "/manual/basics/"),
        ("honbu", "/manual/files/"),
    ],
}

# who looks, where, and the status of the page that says no
REFUSALS = [
    ("honbu", "/nowhere/", 404),
    ("honbu", "/users/", 403),
    ("", "/first-access/not-a-real-token/", 410),
]

NO_PAGES = {
    "dashboards:results",  # leads to the results of one's own level
    "rounds:timeliness-export",
    "rounds:item-list",  # leads to the first item
    "rounds:item-across-export",
    "rounds:stalled-export",
    "rounds:passage-mark",
    "rounds:passage-unmark",
    "rounds:remark-add",
    # not in the demonstration: test_booklet.py makes one and looks at its pages
    "rounds:booklet-detail",
    "rounds:booklet-report",
    # not in the demonstration: test_first_administrator.py looks at it
    "accounts:first-access",
    # answers that change something, and lead to a page
    "accounts:sign-out",
    "accounts:dates-choose",
    "accounts:sessions-end",
    "accounts:post-switch",
    "accounts:password-issue",
    "accounts:user-suspend",
    "accounts:user-resume",
    "jobs:job-retry",
    "notices:message-open",
    "notices:messages-read",
    "notices:message-retry",
    "notices:failed-retry",
    "notices:text-reset",
    "ingestion:file-retry",
    "ingestion:draft-assign",
    "ingestion:draft-accept-certain",
    "ingestion:finding-resolve",
    "organizations:organization-reopen",
    "workbooks:put-aside",
    "workbooks:hand-on",
    "results:import-stage",
    "results:import-names",
    "results:import-commit",
    "results:import-undo",
    "results:import-discard",
    "results:target-file-commit",
    "results:target-file-discard",
    "results:package-edit",  # the demonstration has no package: its page is the one where it is added
    "results:package-remove",
    "results:promotion-remove",
    "results:revision-remove",
    "rounds:answer-save",
    "rounds:attachment-download",
    "rounds:report-presence",
    "rounds:comment-resolve",
    "rounds:booklet-freeze",
    "rounds:booklet-retry",
    "rounds:booklet-publish",
    "set_language",
    "forms:section-move",
    "forms:section-drop",
    "forms:item-preview",
    "forms:item-move",
    "forms:item-drop",
    "forms:check-drop",
    # files
    "results:alert-export",
    "results:alert-take-up",
    "results:alert-rule-change",
    "results:alert-review",
    "results:target-export",
    "results:target-workbook",
    "results:target-file-marked",
    "dashboards:results-union-export",
    "dashboards:results-union-sheet",
    "dashboards:results-prefecture-sheets",
    "forms:form-export",
    "forms:form-blank",
    "dashboards:matrix-export",
    "dashboards:map-export",
    "dashboards:figures-export",
    "dashboards:events-export",
    "dashboards:findings-export",
    "dashboards:results-national-export",
    "dashboards:results-prefectures-export",
    "dashboards:results-prefecture-export",
    "dashboards:results-block-export",
    "dashboards:results-months-export",
    "ingestion:original-download",
    "ingestion:page-picture",
    "rounds:round-export",
    "rounds:round-form",
    "rounds:round-form-workbooks",
    "rounds:report-form-workbook",
    "rounds:report-workbook",
    "rounds:report-pdf",
    "rounds:report-document",
    "rounds:booklet-download",
    "results:import-marked",
    "results:import-excel",
    # for developers only: not there without SUISHIN_DEBUG
    "gallery",
}
