"""Words around numbers: units, qualifiers, what a number is compared with, products and measures."""

import re

# Unit as written → unit as reported.
UNITS = {
    "単組": "単組", "組合": "単組",
    "件": "件", "名": "人", "人": "人", "回": "回", "度": "回",
    "%": "%", "パーセント": "%", "割": "%", "ポイント": "ポイント",
    "円": "円", "職場": "職場", "分": "分", "分間": "分", "時間": "時間", "日": "日", "日間": "日", "群": "群",
    "部": "部", "冊": "部", "セット": "セット", "枚": "枚", "口": "口", "倍": "倍",
    "会場": "か所", "本": "本", "通": "通", "個": "個", "台": "台", "箱": "箱", "班": "班",
    "支部": "支部", "分会": "分会", "ブロック": "ブロック", "社": "社", "校": "校", "世帯": "世帯",
}  # fmt: skip
UNITS |= dict.fromkeys((f"{sign}所" for sign in "かカヵケヶ箇個"), "か所")
UNITS |= dict.fromkeys(
    (f"{kind}単組" for kind in "自治体 市町村 町村 公立病院 主要 加盟 対象 大規模 中規模 小規模 未加入".split()), "単組"
)
FACTORS = {"割": 10}

# What must not follow a unit, because the word is then another one: 3分の1, 2部構成, 15分会, 5組合員.
UNIT_ENDS = {
    "組合": "(?!員|費|加|側)",
    "件": "(?!目|名|数の内)",
    "名": "(?!称|簿|前|目|義)",
    "人": "(?!ひとり|一人|[ 0-9]*人|目|材|事|口|組|\\d*組|[、・]人|以?外)",
    "回": "(?!目|線|答|収|復|り|生)",
    "度": "(?=だけ|ほど|程度|のみ|に?わた|、| ?実施| ?開催|の|も|ずつ|は)",
    "割": "(?!引|合|り|当|増)",
    "職場": "(?!委員|代表|長|集会|オルグ|単位)",
    "分": "(?!の[0-9一二三四五六七八九十]|会|科|野|類|担|析|割|配|散|け|か|間|限|母|以?外)",
    "日": "(?=以内|前|程度|ほど|かけ)",
    "会場": "(?!費|代|案|設|選|確)",
    "本": "(?!部|社|人|当|年|格|来|店|日|気|質|体|書|土|省|校|会|音|番|籍|県|庁|則|物)",
    "通": "(?!り|常|知|年|勤|信|学|過|告|報|帳|院|販|う|じ|し)",
    "個": "(?!別|人|所|性|々|室)",
    "台": "(?!風|帳|本|頭|所|数|紙|後|前)",
    "箱": "(?!根)",
    "班": "(?!長|編|体)",
    "部": "(?![・、と] ?\\d ?部|会|署|長|門|分|隊|局|員|屋|構成|制|品|位|下|内)",
    "口": "(?!座|頭|数|コミ|調)",
    "倍": "(?!率|数)",
    "支部": "(?!長|役員|委員|大会)",
    "社": "(?!会|員|協|保|内)",
    "校": "(?!正|長|区|閲)",
    "枚": "(?!数)",
    "時間": "(?!外|帯|内|短|割|前|後)",
}
# Kanji numerals are mostly part of a word (一部, 二人三脚, 十分): only these units, from this number on.
KANJI_LEAST = {"単組": 2, "職場": 3, "か所": 2, "件": 3, "名": 2, "人": 4, "回": 3, "円": 100, "冊": 2, "セット": 2}

QUALIFIER_BEFORE = re.compile(
    r"((?:延べ|のべ|延|(?<![契成予解制公])約|およそ|おおよそ|概ね|おおむね|ほぼ|あと|残り|なお|うち|内|最高|最大|最多|最低|最小|最少|少なくとも|"
    r"総額|総計|合計|計|平均|年間|年|月|毎年|毎月|毎回|各|わずか|全|多いところで|少ないところで|多い単組で|少ない単組で) ?:?){1,3}$"
)
QUALIFIER_AFTER = re.compile(
    r" ?(程度|ほど|前後|以内|以上|以下|未満|超|弱|強|余り|余(?!裕)|あまり|だけ|のみ|ずつ|にとどま|に留ま)"
)
QUALIFIER_NAMES = {
    "のべ": "延べ", "延": "延べ", "多いところで": "最高", "多い単組で": "最高", "少ないところで": "最低", "少ない単組で": "最低",
    "おおよそ": "およそ", "おおむね": "概ね", "内": "うち", "余": "余り", "あまり": "余り", "にとどま": "のみ", "に留ま": "のみ",
}  # fmt: skip

# A number per one of something: the one is no figure.
BASIS = re.compile(
    r"[\d,.千万]+ ?(?:円|冊|部|枚|セット|口)| ?(?:あたり|当た?り|につき|に付き|に対し(?:て)? ?\d|ごと|毎に|一)"
)
PLACEHOLDER = re.compile(r"^0{2,}")

PREVIOUS_YEAR = (
    r"(?:前の?年(?:度|同期間?|同月|同時期|実績)?|昨年(?:度|同期間?|同月|同時期|実績)?|一昨年|対前年(?:同期)?|去年|昨季)"
)
PREVIOUS_PERIOD = r"(?:前回|前期|前月|先月|従来|以前|取り?組み前|\d{4}年度?(?:実績)?|\d{1,2}月末?|当初)"
TARGET = r"(?:(?:年度|年間|当初)?(?:目標|計画|予算)(?:値|件数|数)?)"
COMPARED = {
    "previous_year": re.compile(rf"^ ?{PREVIOUS_YEAR}(?:の?実績)?[はの:、 ]{{0,2}}(?!比)"),
    "previous_period": re.compile(rf"^ ?{PREVIOUS_PERIOD}[はの:、 ]{{0,2}}(?!比)"),
    "target": re.compile(rf"^ ?{TARGET}[はの:、 ]{{0,2}}(?!比|達成)"),
}
SAME_BELOW = re.compile(r"以下、?同(?:じ|様)?")
# (同18回): what the bracket before it was compared with.
SAME_AGAIN = re.compile(r" ?同(?:じく|上|期間?|様に?)? ?$")
# 「（ ）内は前年」「カッコ内は前年」 tells what all brackets hold.
BRACKET_LEGEND = re.compile(
    rf"(?:\( ?\)|[カか]っ?ッ?[コこ]|括弧) ?書?き?内?(?:の?(?:数字|数値|件数|人数|回数|数))?は、? ?(?:(?P<previous_year>{PREVIOUS_YEAR})|(?P<target>{TARGET}))"
)
CIRCLED_LEGEND = re.compile(
    r"(?:数字|丸囲み|○囲み|丸の中|○の中)は、? ?(?:[^、。()\n]{0,20}[のたる派])?(?P<unit>単組|職場|人|件|回|か所|箇所)の?数|"
    r"(?:数字|丸囲み|○囲み|丸の中|○の中)は、? ?[^、。()\n]{0,24}?(?P<unit_behind>単組|職場|人|件|回|か所|箇所)の?数"
)
# A number without a unit behind the name of what it counts: 保有 3,310／目標 3,450, 参加者：25.
LABEL_UNITS = {
    "件": "保有 新規 解約 目標 実績 増口 成約 受付 契約 保有件数 新規件数 解約件数 目標件数 新規加入 保有契約 新規契約 件数",
    "人": "参加者 出席者 受講者 参加者数 出席者数 受講者数 参加人数 対象者数 人数 加入者数 新採数 組合員数",
    "単組": "単組数 実施単組 実施単組数 参加単組 参加単組数",
    "回": "回数 開催回数 実施回数",
    "職場": "職場数 訪問職場数",
}

PRODUCTS = re.compile(
    r"退職者(?:団体生命共済|団生)|退団|団体生命(?:共済)?|団生|マイカー(?:共済)?|自賠責(?:共済)?|長期共済|長共|税制適格年金|税適|"
    r"住まいる(?:共済)?|総合共済(?:基本型)?|セット共済|親子共済"
)
PRODUCT_NAMES = {
    "退職者団生": "退職者団体生命共済", "退団": "退職者団体生命共済", "団生": "団体生命共済", "団体生命": "団体生命共済",
    "マイカー": "マイカー共済", "自賠責": "自賠責共済", "長共": "長期共済", "税適": "税制適格年金", "住まいる": "住まいる共済",
}  # fmt: skip

# (units, words before or right after the number, measure): the first that fits names the figure.
MEASURES = [
    ({"%"}, r"成約率", "closing_rate"),
    ({"%"}, r"組織率", "density"),
    ({"%"}, r"達成|目標|計画比|対計画|進捗率", "achievement_rate"),
    ({"%"}, r"前年比|比較して|対前年|前年同期比|同月比", "change_rate"),
    ({"%"}, r"継続|続ける", "continuation_rate"),
    ({"%"}, r"加入|利用率", "penetration"),
    ({"円"}, r"総額|合計", "amount_total_yen"),
    ({"円"}, r"最高|最大|多いところ|上限", "amount_max_yen"),
    ({"円"}, r"最低|最小|少ないところ|下限", "amount_min_yen"),
    ({"円"}, r"あたり|当た?り|につき", "amount_per_unit_yen"),
    ({"件"}, r"不足|あと|上積み|残り|及ば", "shortfall"),
    ({"件"}, r"目標(?!に対|を|達|まで)|掲げ|計画(?!比)", "target"),
    ({"件"}, r"一年あたり|年間.{0,4}純増|純増が必要", "required_pace"),
    ({"件"}, r"純増", "net_change"),
    ({"件"}, r"成約", "contracts_closed"),
    ({"件"}, r"見積|受付", "quotes_received"),
    ({"件"}, r"解約", "terminations"),
    ({"件"}, r"減少|減って|減り|減と", "decrease"),
    ({"件"}, r"保有", "in_force"),
    ({"件"}, r"相談|点検", "consultations"),
    ({"件"}, r"配布|送付|プレプリント", "forms_distributed"),
    ({"件"}, r"申し?込", "applications"),
    ({"件"}, r"新規|新契約|新しい契約|契約|加入|共済|年金", "new_enrolments"),
    ({"人"}, r"参加|出席|受講|集ま|顔をそろ|聞いて|結集", "participants"),
    ({"人"}, r"対象|該当|予定者|のうち", "eligible"),
    (
        {"人"},
        r"(?:セミナー|会議|集会|[習明談修交]会|講座|研修|オルグ|教室|ミーティング|大会)[^、。]{0,6}$",
        "participants",
    ),
    ({"人"}, r"新採|採用", "new_hires"),
    ({"人"}, r"未加入", "not_enrolled"),
    ({"人"}, r"加入", "enrolled"),
    ({"人"}, r"役職定年|再任用|再雇用|退職", "retirees"),
    ({"回"}, r"訪問|オルグ|足を運|巡回", "visits"),
]
# Where no word tells more.
DEFAULT_MEASURES = {
    "%": "rate",
    "ポイント": "rate_change",
    "円": "amount_yen",
    "人": "persons",
    "回": "sessions",
    "単組": "unions",
    "職場": "workplaces",
    "か所": "workplaces",
    "分": "duration",
    "時間": "duration",
    "部": "copies",
    "セット": "copies",
    "枚": "copies",
}
# Elsewhere in the sentence these words tell of another number.
NEXT_TO_NUMBER = {
    "target", "shortfall", "required_pace", "decrease", "eligible", "new_hires", "visits", "contracts_closed", "quotes_received",
}  # fmt: skip
# 保有は毎年350件の減少: the words behind the number say what became of it.
TOLD_BEHIND = {"shortfall", "decrease", "required_pace", "net_change", "participants", "visits", "target"}
