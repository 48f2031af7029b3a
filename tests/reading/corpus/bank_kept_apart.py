"""Sentences to measure the reader with. Whoever tunes it leaves this file and what is made from it closed."""

from random import Random

from tests.reading.corpus.telling import Bank, Style, Teller

UNIONS = (
    "白鷺市労連 小糸町役場職員組合 霧ヶ峰広域連合労組 やまぶき県立医療センター労組 潮見区職員労働組合 つくも水道局労組 朝霧町職 "
    "桜橋市交通労組 くるみ学校給食労組 ゆりの木福祉事業団労組 北杜ヶ丘市職労 しおかぜ土木公社職組 ふくろう図書館ユニオン"
).split()
PRODUCTS = [
    ("団体生命", "団体生命共済"), ("じちろう団体生命共済", "団体生命共済"), ("団生", "団体生命共済"), ("マイカー", "マイカー共済"),
    ("自賠責", "自賠責共済"), ("長期共済", "長期共済"), ("長共", "長期共済"), ("税適年金", "税制適格年金"), ("税適", "税制適格年金"),
    ("住まいる", "住まいる共済"), ("退職者団体生命共済", "退職者団体生命共済"), ("退団", "退職者団体生命共済"), ("親子共済", "親子共済"),
]  # fmt: skip
GATHERINGS = [
    ("共済代表者フォーラム", "seminar"), ("資産形成セミナー", "seminar"), ("ブロック別意見交換会", "meeting"), ("秋の共済大集会", "meeting"),
    ("第2回共済推進会議", "meeting"), ("県本部定期大会", "meeting"), ("書記研修会", "training"), ("新任役員講座", "study_session"),
    ("「共済のきほん」勉強会", "study_session"), ("年金・保障の夜間学習会", "study_session"), ("出張保障相談", "consultation"),
    ("退職準備セミナー", "seminar"), ("青年部ボウリング交流会", "meeting"), ("推進者スキルアップ研修", "training"),
]  # fmt: skip
BODIES = ["共済推進会議", "県本部三役会議", "ブロック代表者会議", "県支部理事会", "単組三役・共済担当者合同会議"]
FAMILY_NAMES = "大橋 宮本 安藤 千葉 神田 早川 五十嵐 久保田 西 東海林 原 土屋 長谷部".split()
GIVEN_NAMES = "太郎 恵 誠司 さゆり 洋平 小百合 修 美咲 一徹 ゆうき 清".split()
POSTS = ["", "", "副執行委員長", "県支部長", "県本部書記長", "共済県支部 次長", "組織局長　"]


def styles(chance: Random) -> Style:
    return Style(
        bullet=chance.choice(["・", "●", "○", "■", "□", "▼", "◆", "①", "", "", "＊", "・　", "→"]),
        digits=chance.choice(["half", "half", "half", "wide", "single"]),
        comma=chance.choice([",", "，", "", ","]),
        percent=chance.choice(["％", "%"]),
        people=chance.choice(["名", "人", "名"]),
        dates=chance.choice(["year", "short", "slash", "slash", "dots", "era", "initial"]),
        wave=chance.choice(["〜", "～", "-", "より"]),
        brackets=chance.choice(["（）", "()"]),
        sentences=chance.choice([(1, 1), (1, 1), (1, 2), (2, 3)]),
    )


def results_by_lines(t: Teller) -> str:
    when = t.as_of()
    told = [
        f"{word}　"
        + t.figure((8, 300), "件", "new_enrolments", name, as_of=when.start, against=("target", t.one("目標", "計画")))
        for word, name in t.chance.sample(PRODUCTS[3:9], t.some(2, 4))
    ]
    return f"［{when.text}の新契約］{'／'.join(told)}"


def activity_counts(t: Teller) -> str:
    visits = t.figure((12, 80), "回", "visits", "職場訪問", against=("previous_year", "昨年同期", "。以下同様"))
    more = "、".join(
        name + t.figure((2, 40), "回", "sessions", name, against=("previous_year", ""))
        for name in ("夜間学習会", "出張相談", "役員勉強会")
    )
    return f"上半期の歩みを数字で示すと、職場訪問{visits}、{more}である。"


def still_needed(t: Teller) -> str:
    when = t.as_of()
    lacking = t.figure((90, 1500), "件", "shortfall", "保有目標", as_of=when.start)
    per_year = t.figure((30, 500), "件", "required_pace", "純増", behind=t.one("前後", "程度", "以上"))
    return f"保有の目標に対し{when.text}で{lacking}不足しており、年{per_year}の積み増しを続けなければ届かない。"


def stock(t: Teller) -> str:
    when = t.as_of()
    now = t.figure((1200, 9900), "件", "in_force", "保有契約", as_of=when.start)
    lost = t.figure((20, 400), "件", "decrease", "保有契約の減少")
    return f"{when.text}の保有契約は{now}。一年前と比べ{lost}少なくなった。"


def over_target(t: Teller) -> str:
    word, name = t.product()
    when = t.as_of()
    first = t.share(100, 128, "achievement_rate", name, as_of=when.start)
    return f"{word}が計画比{first}と唯一の達成で、ほかは{t.share(40, 95, 'achievement_rate', 'ほかの共済', behind='前後')}にとどまる（{when.text}）。"


def against_target(t: Teller) -> str:
    goal = t.figure((150, 700), "件", "target", "新契約の目標")
    made = t.figure(
        (30, 149), "件", "new_enrolments", "新契約", comparison={"kind": "target", "value": goal.value, "unit": "件"}
    )
    return f"新契約は目標{goal}のところ{made}で折り返した。"


def gathered(t: Teller) -> str:
    name, kind = t.gathering()
    people = t.people(7, 180, name, front=t.one("", "", "約", "延べ", "総勢"))
    pattern = t.one(
        "{on}開催の{name}に{people}が集まった",
        "{name}（{on}）には{people}が足を運んだ",
        "{on}、{name}（参加者{people}）を実施した",
    )
    return t.event(pattern, t.past(), name, kind, participants=people) + "。"


def gathered_unions(t: Teller) -> str:
    name, kind = t.gathering("meeting", "seminar", "study_session")
    unions = t.figure((5, 33), "単組", "unions", name)
    people = t.people(35, 150, name)
    return (
        t.event("{on}{name}（{unions}・{people}）", t.past(), name, kind, participants=people, unions=unions)
        + "では活発なやり取りがあった。"
    )


def days_of_visits(t: Teller) -> str:
    name = t.one("早朝門前行動", "出先職場めぐり", "窓口の声かけ行動")
    return (
        t.event("{on}の{name}", t.days_in_month(t.some(2, 3)), name, "other")
        + "では、これまで会えなかった職員と話すことができた。"
    )


def quotes(t: Teller) -> str:
    name = t.one("見積もり大作戦", "秋のマイカー点検月間", "乗換えキャンペーン")
    got = t.figure((15, 120), "件", "quotes_received", name)
    closed = t.figure((3, 14), "件", "contracts_closed", name)
    return f"{t.event('{on}の{name}', t.past_span(), name, 'campaign')}で見積りを依頼した組合員は{got}、成約は{closed}であった。"


def windows(t: Teller) -> str:
    name = t.one("秋のスポット募集", "二月発効の継続募集", "未加入者向けの募集")
    count = t.figure((4, 160), "件", "applications", name)
    return f"{t.event('{name}（{on}）', t.past_span(), name, 'recruitment_window')}の申込みは{count}で、半数は{t.union()}からであった。"


def from_to(t: Teller) -> str:
    union = t.union()
    before = t.figure((3, 20), "件", "applications", union)
    after = t.figure(
        (21, 60),
        "件",
        "applications",
        union,
        comparison={"kind": "previous_period", "value": before.value, "unit": "件"},
    )
    return f"{union}は、机を回る日を決めてから申込みが{before}から{after}へ伸びた。"


def circled_counts(t: Teller) -> str:
    names = t.chance.sample(["白鷺", "小糸", "朝霧", "潮見", "桜橋", "つくも"], t.some(2, 4))
    return (
        "訪ねた職場は"
        + "・".join(t.circled(name, "職場", "workplaces") for name in names)
        + t.brackets("数字は職場数")
        + "。"
    )


def points_more(t: Teller) -> str:
    word, name = t.product()
    diff = t.figure(
        (0.3, 5.5), "ポイント", "rate_change", name, comparison={"kind": "previous_year", "value": None, "unit": None}
    )
    return f"{word}の加入率{t.share(15, 70, 'penetration', name)}は、前年度を{diff}{t.one('上回る', '下回る')}。"


def open_places(t: Teller) -> str:
    return t.one(
        "参加率は約●％、人数は●●名の見込み（集計中）。", "いくつかの単組では声かけが始まった。", "約○○件の上積みを狙う。",
        "大多数の職場で配り終えたが、若干名が残る。", "半数近くの単組で担当者が交代した。",
    )  # fmt: skip


def no_counts(t: Teller) -> str:
    return t.one(
        "相談の予約は0120-000-111（平日9時〜17時）で受ける。",
        f"第{t.some(20, 60)}期の方針案は、議案書の第{t.some(3, 9)}章に載せた。",
        "40歳を過ぎた組合員には、保障の見直しを勧めている。",
        "昼休みの12時15分から、食堂の一角で声をかけた。",
        "一度話を聞いた人ほど、二度目は自分から質問してくれる。",
        "五つの段階のうち③から先に進めない単組が目立つ。",
        "平成の終わりから続く減り方に、歯止めがかかっていない。",
        "2026年度末を見すえ、月ごとの目安を持つことにした。",
        "〒000-0000　会館3階の会議室に資料を置いている。",
    )


def will_gather(t: Teller) -> str:
    name, kind = t.gathering("meeting", "seminar", "study_session", "training")
    when = t.one(t.ahead, t.month_ahead)()
    return t.event(
        t.one("{on}には{name}", "{name}を{on}に実施", "{on}開催予定の{name}"), when, name, kind, status="planned"
    ) + t.one("を企画している。", "を控えている。")


def will_invite(t: Teller) -> str:
    name, kind = t.gathering("seminar", "consultation", "training")
    people = t.people(8, 70, name, behind=t.one("", "程度", "ほど"))
    return (
        t.event("{on}の{name}には{people}", t.ahead(), name, kind, participants=people, status="planned")
        + "を招く予定となっている。"
    )


def part_of_unions(t: Teller) -> str:
    part = t.figure((3, 20), "単組", "unions", "執行部学習会を終えた単組")
    whole = t.figure((21, 58), "単組", "unions", "加盟単組", front=t.one("", "全"))
    return f"執行部の学習を終えた単組は{part}{t.brackets(whole + '中')}である。"


def some_unions(t: Teller) -> str:
    return f"来年度は{t.span_of_numbers(2, 12, '単組', 'unions', '派遣を望む単組')}から講師派遣の求めがあるとみている。"


def places_and_people(t: Teller) -> str:
    union = t.union()
    places = t.figure((4, 30), t.one("か所", "ヶ所", "カ所"), "workplaces", union)
    return f"{union}では出先{places}を巡り、延べ{t.people(31, 240, union, 'participants')}と言葉を交わした。"


def heard(t: Teller) -> str:
    name = t.one("全単組ヒアリング", "春に向けた意向調査")
    return (
        t.event("{on}{name}を実施", t.one(t.months, t.past_month, t.past)(), name, "survey")
        + "し、困りごとを一覧にした。"
    )


def on_weekday(t: Teller) -> str:
    name, kind = t.gathering("training", "seminar", "consultation")
    when = t.with_weekday(t.past(), t.one("", "午後", "10:00〜11:30"))
    return t.event("{on}、{name}", when, name, kind) + "には初めての人も混じっていた。"


def within_month(t: Teller) -> str:
    return (
        t.event("{on}から{name}", t.part_of_month(is_ahead=True), "各単組への電話かけ", "other", status="planned")
        + "に入る。"
    )


def gone_down(t: Teller) -> str:
    word, name = t.product()
    first = t.figure((40, 600), "件", "new_enrolments", name)
    change = t.figure(
        (3, 90),
        "件",
        "change",
        name,
        front=t.one("＋", "▲"),
        qualifier="",
        comparison={"kind": "previous_year", "value": None, "unit": None},
    )
    return f"{word}：{first}{t.brackets('対前年度' + change)}"


def joint_days(t: Teller) -> str:
    return (
        t.event("{on}に{name}", t.days_together(), "泊まりがけの役員合宿", "meeting")
        + "を組み、二日目に意見を出し合った。"
    )


def previous_rate(t: Teller) -> str:
    when = t.as_of()
    word, name = t.product()
    return f"{word}は計画の{t.share(35, 98, 'achievement_rate', name, as_of=when.start)}{t.brackets(when.text)}と届かなかった。"


def previous_stock(t: Teller) -> str:
    when = t.as_of()
    stock_then = t.figure((1300, 9500), "件", "in_force", "団体生命共済の保有", as_of=when.start)
    retired = t.figure((80, 700), "件", "in_force", "退職者団体生命共済の保有", front="うち退職者")
    return f"{when.text}の団生保有{stock_then}{t.brackets(retired)}を土台に考える。"


def previous_loss(t: Teller) -> str:
    ended = t.figure((70, 500), "件", "terminations", "解約")
    new = t.figure((30, 69), "件", "new_enrolments", "新契約")
    return f"解約{ended}に新契約{new}では、減り方を止められない。"


def previous_gathering(t: Teller) -> str:
    name, kind = t.gathering("meeting", "seminar", "training")
    return (
        t.event(
            "{on}には{name}を持ち、{people}が学ん",
            t.past(furthest=180),
            name,
            kind,
            participants=t.people(10, 120, name),
        )
        + "だ。"
    )


def previous_goal(t: Teller) -> str:
    word, name = t.product()
    return f"{word}は年{t.figure((60, 480), '件', 'target', name + 'の新契約目標', behind=t.one('以上', ''), step=10)}を目標とする。"


def previous_focus(t: Teller) -> str:
    return f"支援を厚くする単組を{t.figure((2, 9), '単組', 'unions', '支援する単組')}にしぼり込む。"


def previous_often(t: Teller) -> str:
    return f"各単組で少なくとも年{t.figure((1, 4), '回', 'sessions', '学習の場')}の学習の場を持つ。"


def grant_shared(t: Teller) -> str:
    got = t.figure((90, 420), "万円", "amount_total_yen", "交付金", front=t.one("計", "総額", "約"))
    return f"本年度は{t.figure((6, 35), '単組', 'unions', '申請')}から申請があり、{got}を渡した。"


def grant_between(t: Teller) -> str:
    low = t.figure((2000, 9500), "円", "amount_min_yen", "単組交付金", step=500)
    high = t.figure((5, 30), "万円", "amount_max_yen", "単組交付金")
    return f"少ない単組で{low}、多い単組で{high}と開きがある。"


def grant_unit(t: Teller) -> str:
    return f"説明会を開いた単組には会場費として{t.figure((3000, 20000), '円', 'amount_yen', '会場費の補助', front=t.one('上限', '一律'), step=1000)}を補助する。"


def grant_paid(t: Teller) -> str:
    return t.event("交付金は{on}に{name}", t.one(t.past, t.past_month)(), "振り込み", "payment") + "を終えた。"


def grant_will(t: Teller) -> str:
    return t.event("{on}に{name}", t.month_ahead(), "交付金の支給", "payment", status="planned") + "を行う予定。"


def grant_known(t: Teller) -> str:
    known = t.figure((3, 30), "単組", "unions", "使い道の分かる単組")
    return f"使い道まで聞き取れたのは{known}、残りは口頭での確認にとどまる。"


def hires_kit(t: Teller) -> str:
    kits = t.figure((90, 1200), t.one("セット", "部"), "copies", "歓迎キット", step=10)
    return t.event("{on}に{name}", t.one(t.past, t.past_month)(), "歓迎キット", "distribution") + f"{kits}を送付した。"


def hires_count(t: Teller) -> str:
    hired = t.people(60, 900, "新採", "new_hires", front=t.one("", "約"))
    contract = t.people(5, 59, "会計年度任用職員", "new_hires", front="うち会計年度任用職員")
    return f"四月に迎える新規採用者は{hired}{t.brackets(contract)}と見込まれる。"


def hires_joined(t: Teller) -> str:
    joined = t.people(20, 300, "新採の組合加入", "enrolled")
    rate = t.share(20, 99, "penetration", "新採の加入率")
    return f"昨春の新人は{joined}が組合に加わり、同時加入の割合は{rate}となった。"


def hires_plan(t: Teller) -> str:
    name = t.one("新採学習会の日程照会", "説明役のリハーサル")
    return t.event("{on}：{name}", t.one(t.month_ahead, t.ahead)(), name, "other", status="planned") + t.brackets(
        "予定"
    )


def hires_done(t: Teller) -> str:
    name = t.one("新採対策会議", "新人歓迎の打ち合わせ会議")
    unions = t.figure((6, 34), "単組", "unions", name)
    return t.event("{on}：{name}に{unions}が出席", t.past(), name, "meeting", unions=unions) + "済み。"


def hires_open(t: Teller) -> str:
    return (
        t.event("{name}は{on}", t.onwards(is_ahead=True), "加入が伸びない単組への支援", "other", status="planned")
        + "行う。"
    )


def hires_minutes(t: Teller) -> str:
    return f"入職初日の持ち時間は{t.figure((10, 45), '分', 'duration', '説明の持ち時間', behind=t.one('程度', '以内', ''), step=5)}しかない。"


def retirees_found(t: Teller) -> str:
    every = t.people(60, 420, "役職定年者", "retirees")
    met = t.people(5, 59, "面談できた人", "persons")
    return f"役職定年を迎える{every}の名簿を受け取り、{met}と話ができた。"


def retirees_seminar(t: Teller) -> str:
    people = t.people(6, 66, "退職準備セミナー", front=t.one("", "夫婦での参加を含め"))
    return (
        t.event("{on}に開いた{name}は{people}が受講", t.past(), "退職準備セミナー", "seminar", participants=people)
        + "し、好評であった。"
    )


def retirees_stay(t: Teller) -> str:
    return f"退職後に共済を残した割合は{t.share(25, 95, 'continuation_rate', '退職後の継続', against=('previous_year', t.one('昨年', '前年')))}となっている。"


def retirees_talks(t: Teller) -> str:
    return f"個別の相談は{t.figure((4, 90), '件', 'consultations', '個別の相談')}、一人あたり{t.figure((30, 90), '分', 'duration', '相談', step=10)}をかけた。"


def model_counts(t: Teller) -> str:
    first, second = t.unions(2)
    return "／".join(
        f"{name}：学習会{t.figure((1, 6), '回', 'sessions', name)}・相談{t.figure((3, 40), '件', 'consultations', name)}"
        for name in (first, second)
    )


def model_goal(t: Teller) -> str:
    union = t.union()
    goal = t.figure((20, 90), "件", "target", f"{union}の目標")
    made = t.figure(
        (2, 19), "件", "new_enrolments", union, comparison={"kind": "target", "value": goal.value, "unit": "件"}
    )
    return f"{union}の新契約は目標{goal}に対し{made}である。"


def model_meeting(t: Teller) -> str:
    name = t.one("モデル単組連絡会", "モデル単組の中間振り返り会議")
    return t.event("{on}、{name}を開い", t.past(), name, "meeting") + "て進み具合を確かめた。"


def manual_told(t: Teller) -> str:
    return t.event("{name}（{on}）の場で、巻末の台本を声に出して読ん", t.past(), t.body(), "meeting") + "だ。"


def manual_given(t: Teller) -> str:
    return f"冊子は{t.figure((10, 300), t.one('冊', '部'), 'copies', '冊子')}を受け取り、{t.figure((4, 40), '単組', 'unions', '冊子を渡した単組')}に手渡した。"


def manual_will(t: Teller) -> str:
    return (
        t.event("{on}からの{name}", t.month_ahead(), "春の訪問", "visit", status="planned")
        + "で、実際に開いてもらうことにしている。"
    )


def manual_pages(t: Teller) -> str:
    return (
        f"要点を{t.figure((2, 8), '枚', 'copies', '要点のまとめ', is_optional=True)}にまとめ直し、書記局の棚に置いた。"
    )


def said(*texts: str):
    return [lambda t, text=text: text for text in texts]


PLAIN = said(
    "役員改選のたびに振り出しに戻る感があり、記録の様式をそろえたい。",
    "「共済の話だけでは人が集まらない」という悩みは、どの単組にも共通している。",
    "労働金庫と組んだお金の話は若い層に受けがよく、次につながりやすい。",
    "県支部の人員が限られるため、訪ねる順番を話し合いで決めている。",
    "他保険の更新時期を先に調べておくと、切り替えの話がしやすい。",
    "組合掲示板の片隅に、毎月の豆知識を貼り出している。",
    "目標を押しつけと感じさせないよう、まず困りごとを聞くことから始める。",
    "執行委員長みずからが見直しの体験を語り、周りの空気が和らいだ。",
    "紙の申込書に慣れた職場も多く、電子化は急がない。",
    "庁舎の建て替えで配布場所が変わり、しばらく混乱が続いた。",
    "休日の催しは子ども連れでも来られるようにした。",
)
TRAPS = [
    lambda t: "（「☑」は実施済み、「□」は未実施を表す）",
    lambda t: "「対象者の把握と説明会等の実施」に□を残したのは、名簿が未着のためである。",
    lambda t: "「組合と団体生命共済の同時加入方針提起」は大会で行っている。",
    lambda t: "✔印のある単組から順に回る。レ印は訪問済みの意。",
    lambda t: "共済推進県本部交付金の活用については、規程の改正を検討中。",
    lambda t: "加入拡大モデル単組に対して県本部の関わり方については別紙のとおり。",
    lambda t: "具体的な取り組み：上記参照",
    lambda t: "■□■　職場の声から　■□■",
    lambda t: "作成者が代わったため、確認者とともに数字を見直した。",
]
BANK = Bank(
    sentences={
        "progress_update": [
            results_by_lines, activity_counts, still_needed, stock, over_target, against_target, gathered, gathered_unions, days_of_visits,
            quotes, windows, from_to, circled_counts, points_more, open_places, no_counts, will_gather, will_invite, part_of_unions,
            some_unions, places_and_people, heard, on_weekday, within_month, gone_down, joint_days,
        ],
        "previous_progress": [previous_rate, previous_stock, previous_loss, previous_gathering, points_more, no_counts],
        "previous_priorities": [previous_goal, previous_focus, previous_often, no_counts],
        "grant": [grant_shared, grant_between, grant_unit, grant_paid, grant_will, grant_known],
        "newhire": [
            hires_kit, hires_count, hires_joined, hires_plan, hires_done, hires_open, hires_minutes, will_gather, will_invite,
        ],
        "retiree": [retirees_found, retirees_seminar, retirees_stay, retirees_talks, will_invite],
        "model": [model_counts, model_goal, model_meeting, days_of_visits, from_to],
        "manual": [manual_told, manual_given, manual_will, manual_pages],
    },
    plain=PLAIN,
    anywhere=[gathered, gathered_unions, will_gather, open_places, no_counts, heard, places_and_people],
    traps=TRAPS,
    nothing=["", "", "特になし", "特になし（今後検討）", "同上。", "ー", "今後実施予定"],
    headings=[
        ("＜６月以降の取り組みと課題＞", "＜目標達成に向けた２点＞"),
        ("１）６月報告以降", "２）年度末に向けて"),
        ("◎これまで", "◎これから"),
    ],
    unions=UNIONS, products=PRODUCTS, gatherings=GATHERINGS, bodies=BODIES, family_names=FAMILY_NAMES, given_names=GIVEN_NAMES,
    posts=POSTS, styles=styles,
)  # fmt: skip
