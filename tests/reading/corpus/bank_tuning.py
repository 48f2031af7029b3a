"""Sentences to tune the reader with. Names, places and numbers are invented."""

from random import Random

from tests.reading.corpus.telling import Bank, Style, Teller, When

UNIONS = (
    "ひばり市職労 月見町職 あかね市職員組合 みどり広域水道労組 さくら病院労組 うみねこ村職 たんぽぽ保育労組 すずらん市職連合 "
    "ほたる町職員労組 あけぼの市職 かもめ港湾労組 わかば清掃労組"
).split()
PRODUCTS = [
    ("団体生命共済", "団体生命共済"), ("団生", "団体生命共済"), ("マイカー共済", "マイカー共済"), ("マイカ", "マイカー共済"),
    ("自賠責共済", "自賠責共済"), ("長期共済", "長期共済"), ("長共", "長期共済"), ("税制適格年金", "税制適格年金"), ("税適", "税制適格年金"),
    ("住まいる共済", "住まいる共済"), ("退職者団生", "退職者団体生命共済"), ("退団", "退職者団体生命共済"),
]  # fmt: skip
GATHERINGS = [
    ("共済推進委員会", "meeting"), ("単組共済担当者会議", "meeting"), ("春の推進集会", "meeting"), ("新採対策会議", "meeting"),
    ("中央委員会", "meeting"), ("執行部学習会", "study_session"), ("組合員学習会", "study_session"), ("制度説明会", "study_session"),
    ("退職予定者説明会", "study_session"), ("「くらしとお金の教室」", "study_session"), ("セカンドライフセミナー", "seminar"),
    ("『はじめてのライフプランセミナー』", "seminar"), ("個別保障相談会", "consultation"), ("推進リーダー研修", "training"),
]  # fmt: skip
BODIES = ["県本部共済推進委員会", "執行委員会", "県支部運営委員会", "単組代表者会議", "組織強化委員会"]
FAMILY_NAMES = "森下 小林 青柳 三浦 笹木 北川 大森 石田 野口 古賀 白鳥 井上".split()
GIVEN_NAMES = "あきら 花子 健 まさみ 優一 ちひろ 進 里奈 大地 みどり".split()
POSTS = ["", "", "書記長", "事務局長", "県本部 書記次長", "県支部事務局長", "共済部長"]


def styles(chance: Random) -> Style:
    return Style(
        bullet=chance.choice(["・", "・", "●", "○", "■", "□", "◇", "①", "", "", "※", "－"]),
        digits=chance.choice(["half", "half", "wide", "single", "single"]),
        comma=chance.choice([",", ",", "，", ""]),
        percent=chance.choice(["％", "%"]),
        people=chance.choice(["名", "人"]),
        dates=chance.choice(["year", "short", "short", "slash", "dots", "era", "initial"]),
        wave=chance.choice(["〜", "～", "~", "から"]),
        brackets=chance.choice(["（）", "（）", "()"]),
        sentences=chance.choice([(1, 1), (1, 2), (1, 3)]),
    )


# Section 1, what has happened since June.


def activity_list(t: Teller) -> str:
    first = t.figure((20, 90), "回", "visits", "単組訪問", against=("previous_year", "前年同期間", "、以下同じ"))
    rest = [
        t.figure((2, 40), "回", "sessions", name, against=("previous_year", ""))
        for name in ("執行部学習会", "組合員学習会", "個別保障相談会")
    ]
    names = ["執行部学習会", "組合員学習会", "個別保障相談会"]
    listed = "、".join(name + told for name, told in zip(names, rest, strict=True))
    return f"4月からの活動量は、単組訪問は{first}、{listed}となった。"


def policies_list(t: Teller) -> str:
    when = t.as_of()
    products = t.chance.sample(
        [
            each
            for each in PRODUCTS
            if each[0] in ("団体生命共済", "マイカー共済", "長期共済", "税制適格年金", "住まいる共済")
        ],
        3,
    )
    told = [
        name
        + t.figure(
            (12, 420),
            "件",
            "new_enrolments",
            full,
            as_of=when.start,
            against=("previous_year", t.one("前年", "前年度", "前年同期")),
        )
        for name, full in products
    ]
    return f"{when.text}の新規契約は{'、'.join(told)}であった。"


def shortfall(t: Teller) -> str:
    when = t.as_of()
    rest = t.figure((120, 1900), "件", "shortfall", "団体生命共済の保有目標", front="あと", as_of=when.start)
    return f"2026年度末の保有目標までには、{when.text}で{rest}が必要である。"


def in_force(t: Teller) -> str:
    when = t.as_of()
    word, name = t.one(("団体生命共済", "団体生命共済"), ("団生", "団体生命共済"))
    told = t.figure(
        (1500, 9800), "件", "in_force", f"{name}の保有", as_of=when.start, against=("previous_year", "前年同月")
    )
    return f"{word}の保有件数は{when.text}で{told}となっている。"


def achievement(t: Teller) -> str:
    when = t.as_of()
    word, name = t.product()
    return f"{word}の新規加入は、{when.text}で目標に対して{t.share(38, 112, 'achievement_rate', name + 'の新規目標', as_of=when.start)}の到達となっている。"


def target_and_result(t: Teller) -> str:
    target = t.figure((200, 900), "件", "target", "新規契約の年間目標")
    result = t.figure(
        (60, 199),
        "件",
        "new_enrolments",
        "新規契約",
        comparison={"kind": "target", "value": target.value, "unit": "件"},
    )
    return f"年間目標{target}に対し、実績は{result}にとどまっている。"


def meeting_held(t: Teller) -> str:
    name, kind = t.gathering()
    people = t.people(9, 140, name, front=t.one("", "", "約", "延べ"))
    text = t.one(
        "{on}に{name}を開催し、{people}が参加", "{on}、{name}を開き{people}が集まっ", "{on}の{name}には{people}が参加"
    )
    return t.event(text, t.past(), name, kind, participants=people) + ("た。" if text.endswith("集まっ") else "した。")


def meetings_of_unions(t: Teller) -> str:
    name, kind = t.gathering("meeting", "study_session")
    unions = t.figure((4, 38), "単組", "unions", name)
    people = t.people(40, 160, name)
    return (
        t.event("{on}の{name}に{unions}{people}", t.past(), name, kind, participants=people, unions=unions)
        + "が出席した。"
    )


def several_days(t: Teller) -> str:
    whens = t.days_in_month(3)
    union = t.union()
    name = f"{union}の職場オルグ"
    return t.event("{on}に{name}を実施", whens, name, "visit") + "し、朝の時間帯に声をかけた。"


def campaign(t: Teller) -> str:
    name = t.one("マイカー見積もりキャンペーン", "自賠責共済の切替キャンペーン", "組合員紹介キャンペーン")
    when = t.past_span()
    received = t.figure((14, 90), "件", "quotes_received", name, front="受付")
    closed = t.figure((3, 13), "件", "contracts_closed", name, front="成約")
    rate = t.share(12, 70, "closing_rate", name, front=t.one("", "成約率"))
    return f"{t.event('{name}' + t.brackets('{on}'), when, name, 'campaign')}では、{received}、{closed}{t.brackets(rate)}の結果となった。"


def window(t: Teller) -> str:
    name = t.one("スポット募集", "継続募集")
    count = t.figure((8, 190), "件", "applications", name, front=t.one("", "計", "合計"))
    return (
        t.event("{on}に{name}を行い", t.one(t.past_span, t.months)(), name, "recruitment_window")
        + f"、{count}の申し込みがあった。"
    )


def decrease(t: Teller) -> str:
    behind = t.one("程度", "ほど", "", "前後")
    return f"保有件数は毎年{t.figure((100, 500), '件', 'decrease', '保有', behind=behind, step=50)}の減少が続いている。"


def arrows(t: Teller) -> str:
    union = t.union()
    first = t.figure((2, 9), "件", "applications", f"{union}の申込み")
    second = t.figure(
        (10, 48),
        "件",
        "applications",
        f"{union}の申込み",
        comparison={"kind": "previous_period", "value": first.value, "unit": "件"},
    )
    return f"{union}では昼休みの声かけを続け、申込みが{first}→{second}に増えた。"


def workplaces_circled(t: Teller) -> str:
    names = t.chance.sample(["ひばり", "月見", "あかね", "みどり", "うみねこ", "ほたる"], t.some(3, 4))
    places = "、".join(t.circled(name, "職場", "workplaces") for name in names)
    return f"保育職場への訪問を続けている{t.brackets('丸数字は職場数')}：{places}。"


def rate_points(t: Teller) -> str:
    rate = t.share(31, 68, "penetration", "団体生命共済の加入率")
    points = t.figure(
        (0.4, 4.8),
        "ポイント",
        "rate_change",
        "加入率の前年差",
        comparison={"kind": "previous_year", "value": None, "unit": None},
    )
    return f"加入率は{rate}で、前年より{points}{t.one('上がった', '下がった')}。"


def unfilled(t: Teller) -> str:
    return t.one(
        "年度末には約●●％まで伸ばしたい。", "参加者は○○名を見込んでいる。", "数単組で説明の場を持てたことは前進である。",
        "目標達成率は約●●％の見通しとなっている。",
    )  # fmt: skip


def no_figures(t: Teller) -> str:
    return t.one(
        f"第{t.digits(str(t.some(40, 90)))}回定期大会の第{t.digits('2')}号議案で方針を確かめた。",
        "問い合わせは共済窓口（電話 000-123-4567、内線 210）で受けている。",
        f"説明の開始は{t.digits('12')}時{t.digits('10')}分とし、昼休みのうちに終えている。",
        "20代、30代の組合員に話が届いていない。",
        "一人ひとりの暮らしに合わせた提案を、二人三脚で進めている。",
        "2026年度末に向けた方針を、県本部と県支部で共有している。",
        "三つの柱のうち、第一の柱である役員教育を急ぐ。",
    )  # fmt: skip


def coming_meeting(t: Teller) -> str:
    name, kind = t.gathering("meeting", "study_session", "seminar")
    when = t.one(t.ahead, t.month_ahead)()
    return t.event("{on}に{name}を開催", when, name, kind) + t.one(
        "する予定である。", "予定。", "し、方針を確かめる予定。"
    )


def coming_with_people(t: Teller) -> str:
    name, kind = t.gathering("study_session", "seminar", "consultation")
    people = t.people(10, 90, name, front=t.one("", "約"))
    return (
        t.event("{on}に{name}を計画しており、{people}", t.ahead(), name, kind, participants=people, status="planned")
        + "の参加を見込んでいる。"
    )


def visits_done(t: Teller) -> str:
    all_unions = t.figure((24, 60), "単組", "unions", "加盟単組", front=t.one("全", ""))
    seen = t.figure((3, 23), "単組", "unions", "訪問した単組")
    return f"{all_unions}のうち訪問できたのは{seen}で、残りは春闘期に回ることとした。"


def range_unions(t: Teller) -> str:
    told = t.span_of_numbers(3, 14, "単組", "unions", "説明会の単組")
    return f"今春は{told}で共済職員が加わる説明の場を持ちたい。"


def workplaces_and_people(t: Teller) -> str:
    union = t.union()
    return (
        f"{union}では{t.figure((3, 18), '職場', 'workplaces', union)}{t.people(20, 99, union)}に説明を終えた。所要時間は"
        f"{t.figure((10, 40), '分', 'duration', '説明', step=5)}である。"
    )


def deed(t: Teller) -> str:
    name = t.one("アンケート", "聞き取り調査")
    unions = t.figure((9, 48), "単組", "unions", name)
    return (
        t.event("{on}に全単組への{name}を行い、{unions}", t.one(t.past, t.past_month)(), name, "survey", unions=unions)
        + "から回答があった。"
    )


NAMED_OTHERWISE = [
    "お昼のお茶の間トーク",
    "はがき大作戦",
    "ありがとうウィーク",
    "庁舎まるごと声かけ隊",
    "ひとこと伝言リレー",
    "共済なんでも屋台",
]


def by_weekday(t: Teller) -> str:
    name, kind = t.gathering("meeting", "study_session", "seminar")
    people = t.people(9, 90, name)
    when = t.with_weekday(t.past(), t.one("", "18時30分から", " 13:30〜"))
    return t.event("{on}{name}", when, name, kind, participants=people) + f"を開き、{people}が顔を合わせた。"


def as_bullet(t: Teller) -> str:
    name, kind = t.gathering()
    people = t.people(6, 99, name)
    return t.event("{on}　{name}", t.past(furthest=150), name, kind, participants=people) + t.brackets(people)


def intended(t: Teller) -> str:
    """Tell what is to come without the word 予定."""
    name, kind = t.gathering("meeting", "study_session", "training")
    when = t.one(t.ahead, t.month_ahead, lambda: t.part_of_month(is_ahead=True))()
    span = t.event(t.one("{on}の{name}", "{on}に開く{name}", "{name}（{on}）"), when, name, kind, status="planned")
    return span + t.one(
        "で提案したい。",
        "に向けて準備を進めている。",
        "では全単組に呼びかけることとする。",
        "の案内を出したところである。",
    )


def settled(t: Teller) -> str:
    name, kind = t.gathering("study_session", "seminar", "consultation")
    return t.event("{name}を{on}", t.ahead(), name, kind, status="planned") + t.one(
        "に開く運びとなった。", "に行うことにしている。", "に入れ、会場を押さえた。"
    )


def named_otherwise(t: Teller) -> str:
    name = t.chance.choice(NAMED_OTHERWISE)
    when = t.one(t.past, t.past_span, t.days_together, lambda: t.days_in_month(2))()
    return t.event("{on}の{name}", when, name, "other") + t.one(
        "では、普段会えない人の声を聞けた。", "は手ごたえがあった。", "を若手が仕切った。"
    )


def last_year(t: Teller) -> str:
    month = t.some(6, 12)
    name, kind = t.gathering("meeting", "seminar")
    when = When(f"昨年{t.digits(str(month))}月", f"2024-{month:02}")
    return t.event("{on}の{name}", when, name, kind) + "で出された意見を、年明けに整理した。"


def early_in_month(t: Teller) -> str:
    name = t.one("秋闘期オルグ", "確定期オルグ", "地域ブロック訪問")
    return t.event("{on}に{name}", t.part_of_month(), name, "visit") + "を終えた。"


def more_or_fewer(t: Teller) -> str:
    word, name = t.product()
    count = t.figure((30, 400), "件", "new_enrolments", name)
    change = t.figure(
        (2, 60),
        "件",
        "change",
        name,
        behind=t.one("増", "減"),
        comparison={"kind": "previous_year", "value": None, "unit": None},
    )
    return f"{word}の新規は{count}{t.brackets('前年比' + change)}である。"


def fewer_by_triangle(t: Teller) -> str:
    word, name = t.product()
    count = t.figure((300, 2900), "件", "in_force", name)
    change = t.figure((5, 200), "件", "decrease", name, front="▲", qualifier="")
    return f"{word}の保有は{count}、前年度末から{change}となった。"


def compared_share(t: Teller) -> str:
    return f"団体生命共済の新規は対前年{t.share(70, 140, 'change_rate', '団体生命共済の新規')}と{t.one('伸びた', '持ち直した', '横ばいであった')}。"


def circled_then_told(t: Teller) -> str:
    names = t.chance.sample(["ひばり", "月見", "あかね", "みどり", "うみねこ"], 3)
    places = "・".join(t.circled(name, "職場", "workplaces") for name in names)
    return f"説明の時間を取れた職場は{places}{t.brackets('丸の数字は職場の数')}。"


def no_share(t: Teller) -> str:
    return t.one(
        "未加入者の3分の1は入庁五年以内である。",
        "半数を超える単組で役員が交代した。",
        "第1四半期は出足が鈍かった。",
        "1市3町の合同で進めた。",
    )


# Section 1, left box.


def june_rate(t: Teller) -> str:
    when = t.as_of()
    word, name = t.product()
    return f"{when.text}の{word}の新規は目標に対して{t.share(40, 99, 'achievement_rate', name, as_of=when.start)}と未達であった。"


def june_in_force(t: Teller) -> str:
    when = t.as_of()
    told = t.figure((1500, 9800), "件", "in_force", "団体生命共済の保有", as_of=when.start)
    inside = t.figure((100, 600), "件", "in_force", "退職者団体生命共済の保有", front="うち退職者団生")
    return f"団生の保有は{when.text}で{told}{t.brackets(inside)}となっている。"


def june_balance(t: Teller) -> str:
    new = t.figure((40, 300), "件", "new_enrolments", "新規")
    ended = t.figure((60, 400), "件", "terminations", "解約")
    return f"新規{new}に対して解約が{ended}と、伸び悩みが続いた。"


def june_event(t: Teller) -> str:
    name, kind = t.gathering("meeting", "study_session", "seminar")
    people = t.people(15, 160, name, front=t.one("", "約"))
    return (
        t.event("{on}に{name}を開催し、{people}が参加", t.past(furthest=200), name, kind, participants=people)
        + "した。"
    )


def june_target(t: Teller) -> str:
    return f"年間で{t.figure((200, 900), '件', 'target', '新規の目標', step=10)}の新規を目標に掲げる。"


def june_models(t: Teller) -> str:
    return f"重点単組として{t.figure((3, 16), '単組', 'unions', '重点単組')}を選び、計画づくりから関わる。"


def june_times(t: Teller) -> str:
    return f"執行部学習会を年{t.figure((2, 9), '回', 'sessions', '執行部学習会', behind=t.one('ほど', '程度', '以上'))}開く。"


# Sections 2 to 6.


def grant_total(t: Teller) -> str:
    total = t.figure((60, 290), "万円", "amount_total_yen", "交付金", front=t.one("総額", "合計", "総額約"))
    return f"{total}を{t.figure((8, 40), '単組', 'unions', '交付先')}に配分した。"


def grant_most_least(t: Teller) -> str:
    most = t.figure((8, 25), "万円", "amount_max_yen", "単組交付金", front="最高")
    least = t.figure((1000, 9000), "円", "amount_min_yen", "単組交付金", front="最低", step=500)
    return f"交付額は{most}、{least}となった。"


def grant_per_policy(t: Teller) -> str:
    return f"団体生命共済の新規契約に応じて{t.figure((2000, 6000), '円', 'amount_per_unit_yen', '新規契約あたりの交付金', step=500)}を交付している。"


def grant_paid(t: Teller) -> str:
    return t.event("{on}に{name}", t.one(t.past, t.past_month)(), "全単組へ送金", "payment") + "した。"


def grant_due(t: Teller) -> str:
    return t.event("{name}は{on}", t.month_ahead(), "単組交付金の支払い", "payment") + "を予定している。"


def grant_share(t: Teller) -> str:
    return f"使いみちを報告した単組は{t.share(20, 80, 'rate', '使途の報告')}であった。"


def newhire_tools(t: Teller) -> str:
    told = t.figure((150, 900), "セット", "copies", "説明用キット", front=t.one("", "約"), step=10)
    return f"加入届と申込書をまとめた説明用キットを{told}用意した。"


def newhire_sent(t: Teller) -> str:
    told = t.figure((80, 900), "部", "copies", "案内チラシ", step=10)
    return t.event("{on}に案内チラシ", t.past(), "案内チラシ", "distribution") + f"{told}を各単組へ発送した。"


def newhire_expected(t: Teller) -> str:
    told = t.people(80, 900, "新採見込み", "new_hires", against=("previous_year", t.one("前年", "昨年度", "前年度")))
    return f"今春の新規採用者は県全体で{told}の見込みとなっている。"


def newhire_rates(t: Teller) -> str:
    one = t.share(40, 98, "penetration", "新採の組合加入")
    two = t.share(20, 80, "penetration", "新採の団体生命共済加入")
    return f"昨春の新採は組合加入{one}、共済加入{two}にとどまった。"


def newhire_items(t: Teller) -> str:
    name = t.one("新採予定者数調査", "組織化状況調査")
    return t.event("{on}　{name}", t.past_month(), name, "survey") + "を実施済み。"


def newhire_visits(t: Teller) -> str:
    unions = t.figure((4, 30), "単組", "unions", "合同オルグ")
    return (
        t.event("{on}に{unions}で{name}を実施", t.one(t.past_month, t.months)(), "合同オルグ", "visit", unions=unions)
        + "した。"
    )


def newhire_from(t: Teller) -> str:
    return (
        t.event(
            "{on}、{name}を順次開く", t.onwards(is_ahead=True), "各単組の新採説明会", "study_session", status="planned"
        )
        + "予定。"
    )


def retiree_list(t: Teller) -> str:
    all_of = t.people(90, 480, "退職予定者", "retirees", front=t.one("", "対象者"))
    seen = t.people(12, 89, "連絡のついた退職予定者", "persons")
    return f"今春退職を迎える{all_of}のうち、面談ができたのは{seen}である。"


def retiree_seminar(t: Teller) -> str:
    people = t.people(12, 70, "セカンドライフセミナー")
    return (
        t.event(
            "{on}に{name}を開催し{people}が受講", t.past(), "セカンドライフセミナー", "seminar", participants=people
        )
        + "した。"
    )


def retiree_rate(t: Teller) -> str:
    return f"退職後も契約を続けた人は{t.share(30, 90, 'continuation_rate', '退職後の継続', against=('previous_year', '前年度'))}であった。"


def retiree_consultations(t: Teller) -> str:
    unions = t.figure((3, 14), "単組", "unions", "保障相談")
    times = t.figure((15, 60), "回", "sessions", "保障相談", front=t.one("延べ", "のべ"))
    return f"保障相談は{unions}、{times}に上った。"


def model_visits(t: Teller) -> str:
    names = t.unions(3)
    inner = "・".join(name + t.figure((2, 9), "回", "visits", name) for name in names)
    total = t.figure((10, 30), "回", "visits", "単組巡回オルグ")
    return f"単組巡回オルグ：{total}{t.brackets(inner)}"


def model_union(t: Teller) -> str:
    union = t.union()
    return (
        f"{union}へは県支部とともに{t.figure((2, 12), '回', 'visits', union)}足を運び、学習会の段取りを話し合っている。"
    )


def model_forms(t: Teller) -> str:
    union = t.union()
    return f"{union}では未加入者向けのプレプリントを{t.figure((100, 1800), '件', 'forms_distributed', union, step=10)}配布した。"


def model_choice(t: Teller) -> str:
    first, second = t.unions(2)
    return f"モデル単組は{first}、{second}の{t.figure((2, 2), '単組', 'unions', 'モデル単組')}とした。"


def manual_explained(t: Teller) -> str:
    return t.event("{on}の{name}で冊子の使い方を説明", t.past(), t.body(), "meeting") + "した。"


def manual_copies(t: Teller) -> str:
    return f"マニュアルは{t.figure((20, 400), t.one('部', '冊'), 'copies', 'マニュアル')}を増刷し、各単組に届けた。"


def manual_coming(t: Teller) -> str:
    return t.event("{on}に{name}を設け", t.ahead(), "活用の報告会", "meeting") + "、うまくいった使い方を持ち寄る予定。"


def manual_sessions(t: Teller) -> str:
    return f"章ごとの読み合わせを{t.figure((2, 12), '回', 'sessions', '読み合わせ')}行い、残りは来年度に続ける。"


def said(*texts: str):
    return [lambda t, text=text: text for text in texts]


PLAIN = said(
    "執行部の顔ぶれが毎年変わり、引き継ぎが途切れがちである。",
    "共済は組合の世話役活動の入口だという考え方を、役員の間で確かめ合っている。",
    "会議の前には短い打ち合わせを持ち、話す順番を決めるようにした。",
    "掛金と保障の比べ方が分かりにくいという声に、一枚の早見表で応えている。",
    "競合する団体保険との違いを、実例をもとに伝えることが欠かせない。",
    "県支部の職員が同席すると話が早く、単組からの評判もよい。",
    "業務が忙しく、組合員が一か所に集まることが難しい職場が増えている。",
    "若手役員からは、スマートフォンで見られる資料を求める声が出ている。",
    "取り組みの遅れている単組を責めるのでなく、ともに計画を書くことにした。",
    "機関紙に体験談を載せ、身近な話題として読んでもらっている。",
    "県推進本部とも役割を話し合い、重なりのないように進めている。",
    "書記のいない単組への支え方が、引き続き課題である。",
)
ANYWHERE = [meeting_held, meetings_of_unions, coming_meeting, unfilled, no_figures, deed, workplaces_and_people]
TRAPS = [
    lambda t: "☑を付けた項目は県支部と分担し、□の項目は来年度に検討する。",
    lambda t: "「マニュアルの単組への配布」については、手渡しを基本としている。",
    lambda t: "「県本部・県支部合同の単組オルグの実施」は春闘期に合わせて行う。",
    lambda t: "「2025年4月新規採用者対策」の欄にも書いたとおり、単組任せにしない。",
    lambda t: "※印の数だけで判断せず、✔の意味を確かめること。",
    lambda t: "　　（県本部共済推進委員会で進捗確認）の結果をもとに見直す。",
    lambda t: "3.目標達成にむけた進捗と課題、4.今後、重点的に取り組む課題は上のとおり。",
    lambda t: "■印は重点、□印は継続の取り組みを指す。",
    lambda t: "同上",
]
BANK = Bank(
    sentences={
        "progress_update": [
            activity_list, policies_list, shortfall, in_force, achievement, target_and_result, meeting_held, meetings_of_unions,
            several_days, campaign, window, decrease, arrows, workplaces_circled, rate_points, unfilled, no_figures, coming_meeting,
            coming_with_people, by_weekday, as_bullet, intended, settled, named_otherwise, last_year, early_in_month, more_or_fewer,
            fewer_by_triangle, compared_share, circled_then_told, no_share, visits_done, range_unions, workplaces_and_people, deed,
        ],
        "previous_progress": [june_rate, june_in_force, june_balance, june_event, decrease, rate_points, no_figures],
        "previous_priorities": [june_target, june_models, june_times, no_figures],
        "grant": [grant_total, grant_most_least, grant_per_policy, grant_paid, grant_due, grant_share],
        "newhire": [
            newhire_tools, newhire_sent, newhire_expected, newhire_rates, newhire_items, newhire_visits, newhire_from, coming_meeting,
            coming_with_people, by_weekday, intended, settled,
        ],
        "retiree": [retiree_list, retiree_seminar, retiree_rate, retiree_consultations, coming_with_people, settled, as_bullet],
        "model": [model_visits, model_union, model_forms, model_choice, several_days, named_otherwise, early_in_month],
        "manual": [manual_explained, manual_copies, manual_coming, manual_sessions, intended],
    },
    plain=PLAIN,
    anywhere=ANYWHERE,
    traps=TRAPS,
    nothing=["", "", "特になし", "特になし。", "同上", "なし", "未実施"],
    headings=[
        ("【2024年6月報告以降の取り組みと課題】", "【2026年度末に向けた取り組み】"),
        ("①6月以降の取り組みと課題", "②目標達成に向けた取り組み"),
        ("＜この間の取り組み＞", "＜今後の取り組み＞"),
    ],
    unions=UNIONS, products=PRODUCTS, gatherings=GATHERINGS, bodies=BODIES, family_names=FAMILY_NAMES, given_names=GIVEN_NAMES,
    posts=POSTS, styles=styles,
)  # fmt: skip
