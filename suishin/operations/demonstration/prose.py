"""Invented reports: every name, number and sentence comes from these tables and a seed."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from suishin.forms.content import ReportContent
from suishin.reading.definition import FormDefinition, Item

SURNAMES = (
    "水沢 若月 花房 桐谷 白浜 青柳 月岡 早瀬 泉田 風間 雨宮 星川 柚木 葉山 朝比奈 小春 椿山 松風 鳴海 若葉".split()
)
GIVEN_NAMES = "春香 誠一 美咲 健司 由佳 拓也 直美 大輔 千尋 修平 真理子 和也 さくら 浩二 恵 悠人".split()
TITLES = ["", "", "書記長 ", "執行委員 ", "事務局長 ", "副委員長 "]
PLACES = "ひかり あさひ みどり かえで さくら わかば みなと ほしの つきの はるか しらかば すずらん こはる いずみ やまびこ".split()
KINDS = ["市職労", "町職", "市職員組合", "村職", "水道労組", "病院労組"]

UPDATE = [
    "単組訪問は{visits}回（前年度{visits_before}回）、執行部学習会は{sessions}回開催した。",
    "{day}に共済推進集会を開催し、{people}名が参加した。",
    "マイカー共済の見積もりキャンペーンでは受付{quotes}件、成約{closed}件だった。",
    "個別相談は延べ{consultations}人にのぼり、若い世代からの相談が目立った。",
    "{place}{kind}では昼休みの職場説明を続けた結果、新規{small}件につながった。",
    "役員の交代が毎年あるため、制度の説明を一から行う単組が{unions}単組ある。",
    "スポット募集を{spot_from}から{spot_to}まで行い、{spot}件の申し込みがあった。",
]
PREVIOUS_PROGRESS = [
    "採用から数年の組合員への働きかけが課題として残った。",
    "共済の担当役員が替わった{successors}単組へ、引き継ぎの説明に出向いた。",
    "単組訪問は{unions}単組にとどまり、離島と山間部の単組が後回しになった。",
    "役員向けの学習会を{sessions}回開き、延べ{people}名が受講した。",
]
PREVIOUS_PRIORITIES = [
    "採用三年目までの組合員への声かけを夏までに一巡させる。",
    "重点単組を{unions}単組選び、四半期ごとに進み具合を確かめる。",
    "機関紙と職場の掲示で制度の内容を繰り返し知らせる。",
    "解約の理由を聞き取り、見直しの提案につなげる。",
]
GRANT = [
    "規程により、新規1件につき{per_policy}円を年度末に単組へ交付している。",
    "{unions}単組に総額{total}万円を{grant_month}月に支払った。",
    "説明会の会場費や資料の印刷費に使われていると報告を受けている。",
    "県本部主催のセミナーと会議の費用に充てた。",
]
NEWHIRE = [
    "{planned}に新採対策会議を開催し、説明の段取りを確認する予定。",
    "新採用者は県内で{hires}人の見込み。説明用キットを3月に送付する。",
    "{unions}単組で同時加入の方針を確認した。",
    "単組ごとの新採説明会に県支部の職員が同行する。",
]
RETIREE = [
    "{day_before}にセカンドライフセミナーを開催し、{people}名が参加した。",
    "退職予定者{retirees}名のうち{reached}名に継続の案内を届けた。",
    "再任用者の組合加入を定期大会で提起した。",
]
MODEL = [
    "{place}{kind}など{models}単組をモデル単組とし、推進委員会で毎回進み具合を確認している。",
    "合同の単組訪問を{visits_small}回行った。",
    "学習会の開催が難しく、個別相談を中心に進めている。",
]
MANUAL = [
    "{day_before}の推進委員会で冊子の内容を確認した。",
    "全単組に配布し、単組代表者会議で使い方を説明した。",
    "配布は終えたが、活用は一部の単組にとどまっている。",
]
REASONS = [
    "退職による解約が新規加入を上回った。",
    "職場での説明の時間が取れない単組が多い。",
    "団体保険の勧誘があり、見直しの相談が進まなかった。",
]
NARRATIVES = {
    "progress": (PREVIOUS_PROGRESS, 2, 3),
    "priorities": (PREVIOUS_PRIORITIES, 2, 4),
    "reasons": (REASONS, 1, 2),
    "previous_progress": (PREVIOUS_PROGRESS, 2, 3),
    "previous_priorities": (PREVIOUS_PRIORITIES, 2, 4),
    "progress_update": (UPDATE, 3, 6),
    "grant": (GRANT, 1, 3),
    "newhire": (NEWHIRE, 1, 4),
    "retiree": (RETIREE, 1, 3),
    "model": (MODEL, 1, 2),
    "manual": (MANUAL, 1, 2),
}
TELL_RESULTS = ("progress", "progress_update")


def invented_report(
    definition: FormDefinition, prefecture: str, *, random: Random, written_on: date, results: Sequence[str]
) -> ReportContent:
    """Return one report whose ticks, sentences and people are drawn from the tables above; it begins with results."""
    return ReportContent(
        header={
            "prefecture": prefecture,
            "date": f"{written_on.year}年{written_on.month}月{written_on.day}日",
            "author": invented_person(random),
            "confirmer": invented_person(random) if random.random() < 0.85 else "",
        },
        checks={item.key: "yes" if random.random() < 0.6 else "no" for item in definition.ticks},
        narratives={
            item.key: invented_texts(item.key, random=random, written_on=written_on, results=results)
            for item in definition.narratives
        },
    )


def invented_texts(key: str, *, random: Random, written_on: date, results: Sequence[str]) -> list[str]:
    """Return the points of one narrative; the one that tells of progress begins with results."""
    told = results if key in TELL_RESULTS else ()
    return [*(f"・{sentence}" for sentence in told), *_points(key, random, written_on)]


def invented_rows(item: Item, *, random: Random) -> list[dict[str, str]]:
    """Return the printed rows of a table, targets and what was reached of them."""
    names, *numbers = item.columns
    rows = []
    for label in item.rows:
        target = random.randrange(40, 900, 10)
        reached = [target, *(round(target * random.uniform(0.5, 1.1)) for _column in numbers[1:])]
        rows.append(
            {names.key: label} | {column.key: str(value) for column, value in zip(numbers, reached, strict=True)}
        )
    return rows


def invented_name(random: Random) -> str:
    return f"{random.choice(SURNAMES)}　{random.choice(GIVEN_NAMES)}"


def invented_person(random: Random) -> str:
    return f"{random.choice(TITLES)}{invented_name(random)}"


def invented_union_names(random: Random, count: int) -> list[str]:
    """Return different names of local unions."""
    names = [f"{place}{kind}" for place in PLACES for kind in KINDS]
    random.shuffle(names)
    return names[:count]


def _points(key: str, random: Random, written_on: date) -> list[str]:
    sentences, fewest, most = NARRATIVES[key]
    count = min(len(sentences), random.randint(fewest, most))
    chosen = sorted(random.sample(range(len(sentences)), count))
    numbers = _numbers(random, written_on)
    return ["・" + sentences[index].format(**numbers) for index in chosen]


def _numbers(random: Random, written_on: date) -> dict[str, object]:
    """Draw numbers that agree with each other: parts of a whole, comparisons with the year before."""
    consultations = random.randrange(20, 300)
    quotes = random.randrange(20, 160)
    retirees = random.randrange(80, 500)
    visits = random.randrange(18, 90)
    spot_from = written_on - timedelta(days=random.randrange(90, 150))
    return {
        "visits": visits,
        "visits_before": max(5, visits + random.randrange(-20, 20)),
        "visits_small": random.randrange(2, 9),
        "sessions": random.randrange(4, 30),
        "people": random.randrange(20, 140),
        "consultations": consultations,
        "quotes": quotes,
        "closed": round(quotes * random.uniform(0.25, 0.6)),
        "small": random.randrange(3, 20),
        "unions": random.randrange(5, 38),
        "successors": random.randrange(2, 9),
        "models": random.randrange(2, 6),
        "hires": random.randrange(120, 900),
        "retirees": retirees,
        "reached": round(retirees * random.uniform(0.3, 0.9)),
        "per_policy": random.choice(["3,000", "5,000", "4,500"]),
        "total": random.randrange(60, 480, 10),
        "grant_month": (written_on - timedelta(days=random.randrange(35, 70))).month,
        "spot": random.randrange(15, 180),
        "spot_from": _day(spot_from),
        "spot_to": _day(spot_from + timedelta(days=random.randrange(20, 60))),
        "day": _day(written_on - timedelta(days=random.randrange(40, 200))),
        "day_before": _day(written_on - timedelta(days=random.randrange(20, 120))),
        "planned": _day(written_on + timedelta(days=random.randrange(10, 40))),
        "place": random.choice(PLACES),
        "kind": random.choice(KINDS),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def unrelated_notice(random: Random) -> str:
    """Return a letter that somebody sent by mistake: no report form."""
    people, hour = random.randrange(30, 90, 10), random.randint(13, 16)
    return (
        "各位\n\n　　　　会議のご案内\n\n"
        f"下記のとおり打ち合わせを開きます。定員は{people}名です。\n"
        f"時刻　{hour}時から\n場所　{random.choice(PLACES)}会館　2階\n"
        "持ち物　筆記用具、名刺\n\n以上\n"
    )
