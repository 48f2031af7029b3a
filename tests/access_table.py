"""The one table of who gets what: every address of the product."""

from tests.access.accounts import ACCOUNT_ROWS
from tests.access.dashboards import DASHBOARD_ROWS
from tests.access.forms import FORM_ROWS
from tests.access.frame import FRAME_ROWS
from tests.access.imports import IMPORT_ROWS
from tests.access.ingestion import INGESTION_ROWS
from tests.access.jobs import JOB_ROWS
from tests.access.manual import MANUAL_ROWS
from tests.access.notices import NOTICE_ROWS
from tests.access.organizations import ORGANIZATION_ROWS
from tests.access.result_settings import RESULT_SETTING_ROWS
from tests.access.results import RESULT_ROWS
from tests.access.rounds import ROUND_ROWS
from tests.access.table import ACTORS, Row
from tests.access.workbooks import WORKBOOK_ROWS

__all__ = ["ACTORS", "ROWS", "Row"]

ROWS = [
    *FRAME_ROWS,
    *ACCOUNT_ROWS,
    *ORGANIZATION_ROWS,
    *DASHBOARD_ROWS,
    *JOB_ROWS,
    *NOTICE_ROWS,
    *RESULT_ROWS,
    *RESULT_SETTING_ROWS,
    *ROUND_ROWS,
    *FORM_ROWS,
    *INGESTION_ROWS,
    *IMPORT_ROWS,
    *WORKBOOK_ROWS,
    *MANUAL_ROWS,
]
