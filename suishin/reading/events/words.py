"""Words that name what was held: activity nouns with their kind, verbs that hold them, verbs that stand for one."""

import re
from typing import NamedTuple


class Noun(NamedTuple):
    kind: str
    weight: float  # how surely the word names something held on a day


SURE, LIKELY, VAGUE = 3.0, 2.0, 1.0

NOUNS: dict[str, Noun] = {}
for kind, weight, words in (
    ("meeting", SURE, "会議 委員会 大会 集会 総会 会合 打ち合わせ 打合せ 打合わせ 打ち合せ ミーティング キックオフ 決起集会 出発式 発会式 "
                      "結成式 交流会 交流集会 報告会 意見交換会 懇談会 座談会 全体会 全体会議 準備会 検討会 拡大会議 協議 定期大会 中央委員会 "
                      "執行委 推進委 中央委 運営委 常任委 入庁式 入職式 辞令交付式 結団式 発足式 表彰式 フェスタ フェスティバル フェア つどい 集い カンファレンス 旗開き 合宿 ヒアリング 聞き取り 意見交換"),
    ("study_session", SURE, "学習会 説明会 勉強会 講座 講習会 講演会 学校 教室 リハーサル会 スクール ワークショップ 塾 出前講座 読み合わせ会 "
                            "オリエンテーション ガイダンス 体験会"),
    ("seminar", SURE, "セミナー フォーラム シンポジウム ゼミ ゼミナール カフェ"),
    ("training", SURE, "研修 研修会 養成講座 トレーニング"),
    ("consultation", SURE, "相談会 個別相談 保障相談 個別保障相談 個別面談 点検会 相談デー"),
    ("visit", SURE, "オルグ 訪問 巡回 キャラバン 机回り 職場回り 職場巡回 行脚"),
    ("recruitment_window", SURE, "募集 募集期間 継続募集 スポット募集 一斉募集 受付期間 募集受付"),
    ("campaign", SURE, "キャンペーン 運動 強化月間 月間 週間 強化期間 統一行動 一斉行動 行動日 チャレンジ"),
    ("campaign", LIKELY, "声かけ 声掛け 電話かけ 電話掛け ビラ配り チラシ配り"),
    ("survey", SURE, "調査 アンケート 実態調査 再調査"),
    ("payment", SURE, "支払い 支払 支給 送金 振込 振り込み 交付金の交付 交付日 支給日 支払日"),
    ("payment", VAGUE, "交付"),
    ("distribution", LIKELY, "配布 配付 送付 発送 提供 案内送付 発行 郵送 手渡し 掲載 配信 発信"),
    ("study_session", VAGUE, "学習 説明"),
    ("consultation", VAGUE, "相談 面談"),
    ("other", VAGUE, "取り組み 取組み 取組 とりくみ 支援 依頼 要請 提起 確認 周知 提案 点検 集約 照会 報告 作成 発出 実践 呼びかけ 開始 見直し "
                     "情報交換 総括 中間総括 状況把握 案内 展示"),
):  # fmt: skip
    NOUNS |= dict.fromkeys(words.split(), Noun(kind, weight))

# 〜会 that is not in the table is still something held, unless it is a body or an everyday word.
ANY_GATHERING = Noun("meeting", LIKELY)
BODIES = "機会 社会 協議会 評議会 連合会 国会 議会 自治会 審議会 同会 教育会 照会 再会 商会 都会".split()
GATHERING = "(?<=[一-龯ァ-ヶー]{2})" + "".join(f"(?<!{body[:-1]})" for body in BODIES) + "会"
# In every place, whatever began before it: 対策会議 must not be passed over for 対策.
NOUN = re.compile(f"(?=({'|'.join([*map(re.escape, sorted(NOUNS, key=len, reverse=True)), GATHERING])}))")

# The noun goes on as part of a longer word whose head it is not: 学習会資料, 訪問先, 募集要項.
COMPOUND = re.compile(
    r"(?!開催|実施|期間(?![一-龯])|期間中|予定|等|後|終了|参加|出席|各|計|全|約|延|初|第|済|中(?![一-龯])|内(?![一-龯])|及び|並び|以降|前(?![一-龯])|時(?![一-龯])|\d)"
    r"[一-龯々ァ-ヶーA-Za-z]|し(?:た|て|、|ま|な|つつ|く)|する|され|[っわ]"
)
# It was asked for or missing, not held: 学習会開催未実施単組, 説明会の開催を要請.
NOT_HELD = re.compile(r"(?:の|を)?(?:開催|実施)?(?:の|を)?(?:未(?:開催|実施)|依頼|要請|案内|呼び?か?け|提案|働きかけ)")
HELD = re.compile(
    r"[」』]?(?:\([^()]{0,40}\))?(?:等|など)?(?:の|を|が)?(?:\d+ ?[回単].{0,6})?"
    r"(?:開催|実施|開[いきくか]|行[いなうっわ]|設[けく定]|予定|計画|企画|催|スタート|始[めま]|展開|取り組[みむん]|皮切り|終え|終了|持[ちっつ])"
)
STAGE = re.compile(r"[」』]?(?:\([^()]{0,40}\))?(?:にて|において|に於いて|では|で|の場で|の中で|の席で)")
END_OF_CLAUSE = re.compile(r"[」』]?(?:\([^()]{0,40}\))?(?:等|など)?(?:予定|開催|実施|済)?[ )。、・※]*$")
HELD_BONUS, STAGE_BONUS, END_BONUS, NOT_HELD_MALUS = 3.0, 1.5, 1.0, 2.5
# 10月継続募集, 2月6日の学習会: the date is part of the name.
JOINED_BONUS, OF_BONUS = 4.0, 2.0

# Anything that is opened or held is an event, whatever it is called.
HELD_ANYTHING = re.compile(r"(?<=[^、。\s])を(?:開催|催|開[いきく](?!発)|実施|行(?:[いなうわ]|った))")
HELD_QUOTED = re.compile(
    r"[「『]([^「」『』]{2,40})[」』](?:\([^()]{0,40}\))?(?:を(?:開催|実施|催|開[いきく]|行[いなうっわ])|とし|に設定|と位置|と定め)"
)

# The date stands behind what it dates: 学習会を12月5日に開催, 説明会は2月3日を初回として.
LOOKS_BACK = re.compile(
    r"(?! ?に?(?:開催|実施)(?:した|された|する|予定の|の)[^、。])(?! ?に(?:行っ|開い)た[^、。])"
    r" ?付?(?:に|を|から|より|で)?、?(?:も|は)?(?:開催|実施|開[いきくか]|行[いなうっわ]|予定|初回|終了|終え|スタート|始[めま]|計画|設定|延期|"
    r"配布|送付|発送|支払|支給|送金|振[りこ]|の ?\d{1,2} ?(?:日間|回|会場|か月間?|週間)(?:で|に|を|、|開催|実施)|と(?:する|し(?:て|た|、))|なので|です|である|締[めき]|$|[。)])"
)
# 11月に6単組、12月に9単組で実施: further dates of the activity named before.
# 名簿の提出は4月10日まで: the sentence's topic ends then.
ENDS_THEN = re.compile(r" ?(?:[、。)]|とする|とし|と定め|で締|$)")
TOPIC_BEFORE = re.compile(r"(?:は|を)、?$")
# 10月：中間評価、: behind the colon stands what was held.
BEHIND_COLON = re.compile(r" ?: ?([^\d、。()][^、。()]{1,30}?)(?= ?[、。()]|$)")
ONE_OF_SEVERAL = re.compile(r" *\([^()]*\)[、・,] *$")  # 説明会：12/14（28名）、1/18（19名）
GOES_ON = re.compile(r" ?(?:に|は|が) ?[^、。をは\d]{0,4}\d|に[一-龯ァ-ヶ]{1,8}(?:、|(?:で|にて)(?:開催|実施))")


class Deed(NamedTuple):
    """A verb that tells an activity without naming it, and the noun that would."""

    pattern: re.Pattern[str]
    noun: str
    kind: str


DEEDS = [
    Deed(re.compile(r"送金|振り?込|支払[いうっ]|支給|払い込|交付(?:し|する|済)"), "支払い", "payment"),
    Deed(re.compile(r"発送|送[りるっ]|送付|郵送|届け"), "送付", "distribution"),
    Deed(re.compile(r"配[りるっ]|配布|配付|手渡[しす]|渡[しす]"), "配布", "distribution"),
    Deed(re.compile(r"(?<!上)回[りるっ]|訪[ねれ]|訪問|足を運|出向[いきく]"), "訪問", "visit"),
    Deed(re.compile(r"巡回|巡[りるっ]"), "巡回", "visit"),
    Deed(re.compile(r"集約し|回収し|聞き取[りっ]"), "集約", "survey"),
    Deed(re.compile(r"督促"), "督促", "other"),
    Deed(re.compile(r"声を[かけ掛]|声[かが掛]けを"), "声かけ", "campaign"),
    Deed(re.compile(r"案内(?:を|し)"), "案内", "distribution"),
]
DEFAULT_OBJECTS = {"payment": "交付金", "部": "冊子", "冊": "冊子", "セット": "キット", "枚": "資料"}
# What happens to people and numbers, or is thought of them: nothing is held by it.
NO_DEEDS = "増加|減少|退職|退任|採用|異動|改正|上昇|低下|達成|到達|超過|経過|満了|発効|移行|脱退|解約|加入|契約|該当|比較|期待|懸念|判明|発生|推移|成立|留意|就任|交代|重視|目標|予定|見込|目的|中心|対象|重点|基本|課題|維持|確保|獲得|上回|下回|記録|突破|意識|理由|前提|念頭|皮切|契機"
# 「名簿を回収した」: what was done to something, named by the verb itself.
DONE_TO = re.compile(
    rf"([^、。\d()]{{2,40}})(?:\([^()]{{0,20}}\))?を、?(?:[^、。を]{{0,16}}[にへでと])?((?!{NO_DEEDS})[一-龯ァ-ヶ]{{2,4}}?)(?:する|し(?:、|て|た|$)|され|済|予定|→|\(|、|$)"
)
FINISHED = re.compile(r"([^、。\d()]{2,30})を(?:終え|済ませ|仕上げ)")
# What a verb before the date's bracket did: 案内文を送付（11月8日）.
DONE_BEFORE = re.compile(r"([^、。\d()]{2,30})を([一-龯ァ-ヶー]{2,6})(?:した|し|済み?)? ?$")
# 声かけを11月に実施: whatever is held is an activity, by what name ever.
OBJECT_BEFORE = re.compile(r"を、?$")
# 8月7日のはがき大作戦は好評だった: on a certain day something was held, by what name ever.
NAMED_BY_DAY = re.compile(r" ?の ?([^、。()「」\d\s]{2,24}?)(?:では|には|は(?=[一-龯ァ-ヶ\d、])|を|で(?=、)|に(?=\d))")
TELLS_OF = re.compile(
    r"(?:結果|状況|件数|数字|実績|報告|改定|期限|回答|記事|議案|発言|意見|決定|発表|速報|集計|時点|現在|締切|締め切り|声|制度|段階|通知|文書|新聞|情報)$"
)
# 4月1日〜11日を集中期間とし: the days are given a name.
DECLARED = re.compile(
    r" ?を、?「?(?!初回|初日|最終|皮切|目[途処安]|めど|期限|締|中心|基準|起点|第)([^、。「」をは]{2,24})」?(?:とし(?:て|、|た)|とする|と位置|と定め|に設定|に指定|にあて)"
)
# （令和6年3月交付）: the bracket has only the verb.
VERB_ONLY = re.compile(r" ?に?(交付|配布|配付|送付|発送|支給|支払い?|掲載|発行|公開|提出)(?:済み?|予定)? ?$")
ALSO = re.compile(r" ?(?:に|で)?は?[^、。を]{1,16}でも(?:開催|実施|行[いっわ])")
# 今年は4月19日に開催する: what the text has just spoken of.
ONCE_MORE = re.compile(r"(?:次回|前回|今回|初回|今年|本年|今年度|本年度|昨年|来年|来年度)(?:の開催)?(?:は|も|には)、?$")
JOINT = re.compile(r"(?:と|とも|と共)に|合同|一緒|帯同|同行")
VISITED = re.compile(r"単組|職場|(?<![県都道府])支部|分会")
DEED_REACH = 60  # characters behind a date in which its verb is looked for
