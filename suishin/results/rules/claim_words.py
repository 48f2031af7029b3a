"""Words around a figure that tell what it counts, of whom, since when, and with what it is compared. Texts are folded."""

import re

ABOUT_A_PART = re.compile(
    r"新採|新規採用|新入|若[手年]|青年|女性|未加入|役職定年|再任用|再雇用|会計年度|非常勤|スポット|募集|キャンペーン|見積|発効|モデル|"
    r"退職予定|執行[委部]|役員|窓口|訪問|相談|説明会|学習会|セミナー|増口|見直し|申し?込"
)
AMONG = re.compile(r"(?:うち|内数は|そのうち)[^、。()]*$")
OF_SO_MANY = re.compile(" ?中 ?[0-9]")  # 53組合中51組合 says of how many a sum consists
OUT_OF, TOLD_ASIDE = re.compile("(?:組合|単組)中 ?$"), re.compile("[、)]")
PER = re.compile(r"毎|各|平均|最高|最低|最大|最小|最多|最少|ずつ|年間")
PER_BEFORE = re.compile(
    r"(?:1|一)(?:単組|組合|人|職場|か月|ヶ月|カ月)(?:あたり|当たり|につき)|年平均|月平均|(?<![同前先昨\d])[年月] ?$"
)
OTHER_PLACES = re.compile(
    r"全国|他県|他の県|全県|ブロック|(?<!全)単組(?!数|合計|計)|(?:[市町村区県道府都]|病院|公社|水道|消防)(?:職|労|従)|職員組合|職員労働組合|ユニオン|支部は|分会"
)
TOTALS_YEAR = re.compile(r"累計|年度(?:は|の|で|に入|当初から)|今年度|本年度|期首から")
DATE_OF_STATE = re.compile(r" ?(?:の?時点|現在|までの?|末|迄|締め)")
DATE_OF_FLOW = re.compile(r" ?(?:の1か月|単月|分|中)")
COMPARED_MONTH = re.compile(r" ?(?:末|時点|現在|の実績)*(?:と(?:の)?比較|と比べ|に比べ|に対し|より|から|の?比)")
YEAR_BEFORE = re.compile(
    r"前年(?:度)?(?:同月|同期|同時期)?(?:間)?(?:比|と比|に比|より|から|を|に対)|対前年|昨年(?:同月|同期|同時期)?(?:比|と比|に比|より|から|を|に対)"
)
MONTH_BEFORE = re.compile(r"(?:前月|先月)(?:末)?(?:比|と比|に比|より|から|を|に対)")
OF_YEAR_BEFORE = re.compile(r"(?:前年|昨年)(?:度)?(?:同[月期]|同時期)?(?:間)?(?:実績)?[はの: ]{0,2}$")
OF_MONTH_BEFORE = re.compile(r"(?:前月|先月)末?[はの: ]{0,2}$")
OF_TIME_BEFORE = re.compile(r"(?:前回|前期|従来|以前|当初)[はの: ]{0,2}$")
MORE_BEHIND = re.compile(r" ?(?:の)?(?:純)?(?:増|プラス|アップ|多|上回|伸)")
LESS_BEHIND = re.compile(r" ?(?:の)?(?:純)?(?:減|マイナス|ダウン|少な|下回|落)")
TARGET_KINDS = re.compile(r"(?P<interim>中間)|(?P<final>最終|年度末)")
MINUS_BEFORE, PLUS_BEFORE = re.compile("[△▲] ?$|(?<=[比差減はの:])-$"), re.compile(r"\+ ?$")
SET_AGAINST = re.compile(r"(?:比|差|増減)(?:は|で|が|:)? ?[△▲+-]? ?$")
# From one number to another: 120件から130件に増えた tells the second.
FROM_BEHIND, FROM_BEFORE, REACHED = (
    re.compile(r" ?(?:から|~|-) ?\d"),
    re.compile(r"\d ?(?:件|単組|組合)?(?:から|~|-) ?$"),
    re.compile(" ?(?:に|へ|と)"),
)
NOT_YET = re.compile(r"^[^、。()]*(?:予定|見込|見通|目指|めざ|計画し|期待)")
