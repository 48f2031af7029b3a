import pytest

from suishin.reading.normalize import match_key, normalize_text

UNIFIED = [
    ("⽬⽣⼊⽤⾏⽉⽇", "目生入用行月日"),
    ("⻑⻘⺟⺠", "長青母民"),  # NFKC leaves these alone
    ("⼾⿊⿈⾭", "戸黒黄青"),
    ("15回︓", "15回："),
    ("林‧森", "林・森"),
    ("か\u3099っこう", "がっこう"),
    ("☑\ufe0f　項目\u200b", "☑　項目"),
    ("支払\u202e額\u202c\u2066五\ud800万", "支払額五万"),
]
KEPT = ["５，０００円 5,000円", "①⑩", "忍野① 、", "　字下げ", "㈱ ㌫", "﨑", "ｶﾅ", "約●●％"]


@pytest.mark.parametrize(("written", "unified"), UNIFIED)
def test_radicals_and_vertical_signs_become_what_a_person_types(written, unified):
    assert normalize_text(written) == unified


@pytest.mark.parametrize("written", KEPT)
def test_widths_digits_and_blanks_stay_as_written(written):
    assert normalize_text(written) == written


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("「⽬標達成にむけた進捗と課題」", "目標達成にむけた進捗と課題"),
        ("県　名", "県名"),
        ("２０２５年４月", "2025年4月"),
        ("実施している取り組み☑してください。", "実施している取り組みしてください"),
    ],
)
def test_labels_compare_without_widths_blanks_and_signs(written, other):
    assert match_key(written) == match_key(other)
