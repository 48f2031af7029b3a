"""One object of each kind at 長野, at 岐阜 and at the national headquarters, each marked with words to search for.

An area adds its objects in `make_world` and, where they hold text, a canary: a word that must never reach somebody
who does not see the place (or, for reports, does not read reports).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from suishin.accounts.models import FirstAccess, Post, User, hash_of_token
from suishin.common import originals
from suishin.common.months import Month
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from suishin.ingestion import actions
from suishin.ingestion.models import CorrectionRequest, Draft, Settlement
from suishin.notices.models import Message
from suishin.organizations.models import Organization
from suishin.permissions import Role
from suishin.reading.model import Outcome, Reading
from suishin.results.actions import rebuild_summaries, refresh_peers, store_packaged_products
from suishin.results.models import Alert, AlertAside, ImportRun, ProductLine, ProductSet, Target, TargetFile
from suishin.rounds.actions import add_comment
from suishin.rounds.models import Attachment, Booklet, Comment, PassageMark, Remark, Report, ReportVersion, Round
from suishin.workbooks.models import ReturnedWorkbook
from tests.factories.booklets import bind
from tests.factories.forms import make_draft_form
from tests.factories.imports import receive, result_rows
from tests.factories.reports import claim_figure, tell_event, tell_report
from tests.factories.results import make_target, tell_result
from tests.factories.target_files import receive_target_file, target_rows
from tests.factories.tree import Tree, give_post, make_organization, make_tree, make_user
from tests.factories.uploads import UPLOADED_AT, read_report, read_with, settle, upload

PLACES = ("nagano", "gifu", "national")
DOCUMENTS = "documents"
FIRST_ACCESS_TOKEN = "a-link-for-the-first-administrator"


@dataclass(frozen=True)
class Canary:
    word: str
    place: str
    is_report: bool = False


@dataclass
class World:
    """What the rows of the access table point at; dictionaries go by place."""

    tree: Tree
    organizations: dict[str, Organization]
    unions: dict[str, Organization]  # none at the national headquarters itself
    people: dict[str, User]  # somebody to manage at each place, who signs in nowhere in the table
    posts: dict[str, Post]  # and the post of that person
    round: Round
    reports: dict[str, Report]
    versions: dict[str, ReportVersion]  # the current ones
    drafts: dict[str, Draft]  # open ones, each in a file of its own
    settlements: dict[str, Settlement]  # of the version before the current one
    corrections: dict[str, CorrectionRequest]
    marks: dict[str, PassageMark]  # by headquarters on the current versions
    comments: dict[str, Comment] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    forms: dict[str, FormVersion] = field(
        default_factory=dict
    )  # drafts, each with a section, two items and a cross-check
    workbooks: dict[str, ReturnedWorkbook] = field(default_factory=dict)  # of a report, or (national) none of our forms
    target_files: dict[str, TargetFile] = field(default_factory=dict)  # sound files of targets that wait
    imports: dict[str, ImportRun] = field(default_factory=dict)  # sound files of results that wait
    messages: dict[str, Message] = field(default_factory=dict)  # to mori, ishida and honbu
    targets: dict[str, Target] = field(default_factory=dict)  # set from above
    proposals: dict[str, Target] = field(default_factory=dict)  # of the prefectures
    alerts: dict[str, Alert] = field(default_factory=dict)  # of the unions
    asides: dict[str, AlertAside] = field(default_factory=dict)  # of the same unions, for another product
    parked_job: UUID = field(default_factory=uuid4)
    canaries: list[Canary] = field(default_factory=list)
    booklet: Booklet | None = None  # of both reports, made and not published


def make_world() -> World:
    """Make the people of the house style and everything around them."""
    store_packaged_forms(now=timezone.now())
    store_packaged_products(now=timezone.now())
    _ask_for_documents(FormVersion.objects.get(code="2025-01"))
    tree = make_tree()
    make_user("honbu", tree.national, Role.NATIONAL_STAFF)
    make_user("mori", tree.nagano, Role.PREFECTURE_AUTHOR)
    make_user("hayashi", tree.nagano, Role.PREFECTURE_CONFIRMER, office="branch")
    make_user("hara", tree.nagano, Role.BRANCH_STAFF, office="branch")
    make_user("ishida", tree.gifu, Role.PREFECTURE_AUTHOR)
    make_user("ono", tree.hikari, Role.UNION_OFFICER)
    make_user("kanri", tree.national, Role.SYSTEM_ADMINISTRATOR)
    make_user("kita", tree.nagano, Role.PARTNER_OFFICE, office="partner")
    round = Round.objects.create(
        code="2025-01",
        title="2025年1月報告",
        organizer=tree.national,
        form=FormVersion.objects.get(code="2025-01"),
        opens_on=date(2025, 1, 6),
        due_on=date(2025, 2, 14),
        opened_at=timezone.now(),
    )
    Report.objects.bulk_create(Report(round=round, organization=place) for place in (tree.nagano, tree.gifu))
    return _fill(tree, round)


def _ask_for_documents(form: FormVersion) -> None:
    """Let the form ask for files too, so that their addresses lead somewhere."""
    documents = {"key": DOCUMENTS, "kind": "file", "box": "right", "label": "資料", "title": "資料", "variants": []}
    form.content["sections"][-1]["items"].append(documents)
    form.save()


def _fill(tree: Tree, round: Round) -> World:
    organizations = {"nagano": tree.nagano, "gifu": tree.gifu, "national": tree.national}
    roles = {
        "nagano": Role.PREFECTURE_CONFIRMER,
        "gifu": Role.PREFECTURE_CONFIRMER,
        "national": Role.NATIONAL_STAFF,
    }
    people, posts, unions, canaries = {}, {}, {}, []
    for place, organization in organizations.items():
        people[place] = make_user(f"someone-{place}", organization, roles[place])
        people[place].name = f"人物カナリア{place}"
        people[place].save()
        posts[place] = give_post(people[place], organization, roles[place], office="branch")
        posts[place].title = f"役職カナリア{place}"
        posts[place].save()
        canaries += [Canary(people[place].name, place), Canary(people[place].username, place)]
        canaries.append(Canary(posts[place].title, place))
    for place in ("nagano", "gifu"):
        name = f"単組カナリア{place}"
        unions[place] = make_organization("local_union", f"x-{place}", name, organizations[place], member_count=4321)
        canaries.append(Canary(name, place))
    FirstAccess.objects.create(
        user=User.objects.create_user("admin", password=None, name="システム管理者"),
        token_hash=hash_of_token(FIRST_ACCESS_TOKEN),
        expires_at=timezone.now() + timedelta(days=1),
    )
    world = World(tree, organizations, unions, people, posts, round, {}, {}, {}, {}, {}, {}, canaries=canaries)
    _read_and_settle(world)
    _tell_reports(world)
    _ask_for_corrections(world)
    _comment_on_reports(world)
    _attach_files(world)
    _tell_people(world)
    _park_a_job(world)
    for place in PLACES:
        world.drafts[place] = _read_file(world, place, "未確定")
        world.forms[place] = make_draft_form(organizations[place], people[place], title=f"様式カナリア{place}")
        canaries.append(Canary(f"様式カナリア{place}", place))
    _hold_rounds_of_unions(world)
    world.booklet = bind(world.round, world.versions.values(), people["national"])
    _tell_results(world)
    for place in PLACES:
        world.workbooks[place] = _returned_workbook(world, place)
        world.imports[place] = _sent_results(world, place)
    _give_targets(world)
    for place in PLACES:
        world.target_files[place] = _sent_targets(world, place)
    _call_unions(world)
    return world


def _call_unions(world: World) -> None:
    """Each union has a reason to call, and another that rests: its words are for whoever keeps the results alone."""
    group_life, car = (ProductSet.objects.get(code=code) for code in ("group_life", "car"))
    for place, union in world.unions.items():
        world.alerts[place] = Alert.objects.create(
            organization=union,
            product_set=group_life,
            rule="no_new_enrolments",
            urgency=4,
            month=Month.parse("2025-01").number,
            figures={"months": 12},
        )
        reason = f"脇置きカナリア{place}"
        world.asides[place] = AlertAside.objects.create(
            organization=union,
            product_set=car,
            rule="falling",
            until=timezone.localdate() + timedelta(days=30),
            reason=reason,
            put_by=world.people[place],
            put_at=UPLOADED_AT,
        )
        world.canaries.append(Canary(reason, place))


def _give_targets(world: World) -> None:
    """Everybody sees the federation's own target: only those of prefectures hold words to search for."""
    for place, organization in world.organizations.items():
        world.targets[place] = make_target(organization, "group_life", 6_400, note=f"目標カナリア{place}")
    for place in ("nagano", "gifu"):
        note = f"提案カナリア{place}"
        world.proposals[place] = make_target(
            world.organizations[place], "group_life", 6_200, note=note, state="proposed"
        )
        world.canaries += [Canary(world.targets[place].note, place), Canary(note, place)]


def _sent_results(world: World, place: str) -> ImportRun:
    """Send a file with a result of one union."""
    union = world.unions.get(place, world.unions["nagano"])
    name = f"実績カナリア{place}.csv"
    world.canaries.append(Canary(name, place))
    rows = result_rows(union, ("2024年12月", "団体生命共済", 120, 3, 1))
    return receive(world.people[place], world.organizations[place], rows, name=name)


def _sent_targets(world: World, place: str) -> TargetFile:
    """Send a file with a target of one union that nothing stands of."""
    union = world.unions.get(place, world.unions["nagano"])
    name = f"目標表カナリア{place}.csv"
    world.canaries.append(Canary(name, place))
    rows = target_rows((union.name, "マイカー共済", "新規", "最終目標", 12))
    return receive_target_file(world.people[place], world.organizations[place], rows, name=name)


def _hold_rounds_of_unions(world: World) -> None:
    """Each prefecture asks one of its unions, which has told something."""
    for place, union in world.unions.items():
        title, sentence = f"単組回カナリア{place}", f"単組文カナリア{place}"
        code = f"{world.organizations[place].code}-2025-05"
        round = Round.objects.create(
            code=code,
            title=title,
            organizer=world.organizations[place],
            target_kind=Round.TargetKind.LOCAL_UNION,
            form=world.round.form,
            opens_on=date(2025, 1, 6),
            due_on=date(2025, 5, 30),
            opened_at=timezone.now(),
        )
        Report.objects.create(round=round, organization=union)
        tell_report(round, union, world.people[place], narratives={"progress_update": [sentence]})
        world.canaries += [Canary(title, place), Canary(sentence, place, is_report=True)]


def _tell_results(world: World) -> None:
    """Every union tells a month of its own number, so that pages of results have something to show and to hide."""
    line = ProductLine.objects.get(code="car")
    for number, union in enumerate((*world.unions.values(), world.tree.hikari, world.tree.midori)):
        tell_result(union, line, "2025-05", in_force=71_000 + number, new_enrolments=number)
    rebuild_summaries()
    refresh_peers(Month.parse("2025-05"))


def _read_file(world: World, place: str, word: str) -> Draft:
    """Send and read a file with one report; no prefecture of the tree is found in the national one."""
    name, sentence = f"{word}ファイルカナリア{place}.txt", f"{word}読取カナリア{place}"
    world.canaries += [Canary(name, place), Canary(sentence, place, is_report=True)]
    definition = world.round.form.definition
    code = {"nagano": "20", "gifu": "21", "national": "13"}[place]
    file = upload(world.people[place], world.organizations[place], name=name, content=sentence.encode())
    reading = Reading(
        Outcome.OK, "読み取りました。", (read_report(definition, code, text=sentence),), kind="text", page_count=1
    )
    return read_with(file, reading).drafts.get()


def _read_and_settle(world: World) -> None:
    for place in ("nagano", "gifu"):
        world.settlements[place] = settle(_read_file(world, place, "確定"), world.people[place])


def _ask_for_corrections(world: World) -> None:
    for place in ("nagano", "gifu"):
        text = f"依頼カナリア{place}"
        world.corrections[place] = actions.request_correction(
            report=world.reports[place], text=text, by=world.people[place], now=UPLOADED_AT
        )
        world.canaries.append(Canary(text, place, is_report=True))


def _comment_on_reports(world: World) -> None:
    for place in ("nagano", "gifu"):
        text = f"コメントカナリア{place}"
        world.comments[place] = add_comment(
            report=world.reports[place],
            item_key="grant",
            text=text,
            mentions=[world.people[place]],
            by=world.people[place],
            now=UPLOADED_AT,
        )
        world.canaries.append(Canary(text, place, is_report=True))


def _attach_files(world: World) -> None:
    for place in ("nagano", "gifu"):
        name = f"資料カナリア{place}.txt"
        text = f"資料の中身カナリア{place}".encode()
        world.attachments[place] = Attachment.objects.create(
            report=world.reports[place],
            item_key=DOCUMENTS,
            name=name,
            sha256=originals.keep([text]),
            size=len(text),
            at=UPLOADED_AT,
            by=world.people[place],
        )
        world.canaries += [Canary(name, place, is_report=True), Canary(text.decode(), place, is_report=True)]


def _tell_people(world: World) -> None:
    for place, username in (("nagano", "mori"), ("gifu", "ishida"), ("national", "honbu")):
        word = f"通知カナリア{place}"
        person = User.objects.get(username=username)
        world.messages[place] = Message.objects.create(
            to=person,
            post=person.held_posts[0],
            kind="report_returned",
            subject=f"{word}の報告",
            body=f"{word}を直してください。",
            link="/rounds/",
            created_at=UPLOADED_AT,
            next_try_at=UPLOADED_AT,
        )
        world.canaries.append(Canary(word, place, is_report=True))


def _park_a_job(world: World) -> None:
    DBTaskResult.objects.create(
        pk=world.parked_job,
        status="FAILED",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="suishin.jobs.jobs.remove_old_jobs",
        backend_name="default",
        run_after=UPLOADED_AT,
        finished_at=UPLOADED_AT,
        worker_ids=["here:1:a"] * 3,
        exception_class_path="builtins.RuntimeError",
        traceback="Traceback\nRuntimeError: it failed",
    )


def _tell_reports(world: World) -> None:
    for place in ("nagano", "gifu"):
        sentence, subject, event = f"文章カナリア{place}", f"数値カナリア{place}", f"行事カナリア{place}"
        version = tell_report(
            world.round,
            world.organizations[place],
            world.people[place],
            narratives={"progress_update": [sentence]},
        )
        claim_figure(version, subject, "12", "件")
        tell_event(version, event, "2025-01-15")
        world.reports[place], world.versions[place] = version.report, version
        _remark_on(world, place, version)
        world.canaries += [Canary(word, place, is_report=True) for word in (sentence, subject, event)]


def _remark_on(world: World, place: str, version: ReportVersion) -> None:
    """Head office notes something that even the prefecture itself does not see."""
    honbu, remark, theme = User.objects.get(username="honbu"), f"所見カナリア{place}", f"テーマカナリア{place}"
    Remark.objects.create(report=version.report, text=remark, at=UPLOADED_AT, by=honbu)
    world.marks[place] = PassageMark.objects.create(
        version=version,
        item_key="progress_update",
        start=0,
        end=2,
        span="文章",
        kind="good_practice",
        theme=theme,
        at=UPLOADED_AT,
        by=honbu,
    )
    world.canaries += [Canary(word, "national", is_report=True) for word in (remark, theme)]


def _returned_workbook(world: World, place: str) -> ReturnedWorkbook:
    name, sentence = f"戻りカナリア{place}.xlsx", f"記入カナリア{place}"
    world.canaries += [Canary(name, place), Canary(sentence, place, is_report=True)]
    report = world.reports.get(place)
    return ReturnedWorkbook.objects.create(
        report=report,
        organization=world.organizations[place],
        name=name,
        sha256=originals.keep([b"PK\x03\x04", name.encode()]),
        size=100,
        state=ReturnedWorkbook.State.WAITING if report else ReturnedWorkbook.State.UNKNOWN,
        message="" if report else sentence,
        revisions={"grant": 0},
        answers={"grant": {"": [sentence]}} if report else {},
        by=world.people[place],
        at=UPLOADED_AT,
    )
