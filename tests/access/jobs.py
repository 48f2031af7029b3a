"""Jobs: the system administrator's page."""

from tests.access.table import ADMINISTRATOR, SEND_BY_ADMINISTRATOR, USES, Row, Write

JOB_ROWS = [
    Row("jobs:job-list", ADMINISTRATOR),
    Row(
        "jobs:job-retry",
        "",
        SEND_BY_ADMINISTRATOR,
        arguments=lambda world, place: [world.parked_job],
        methods=USES.POST,
        writes=Write("kanri"),
    ),
]
