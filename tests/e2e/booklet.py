"""An invented booklet as a text layer: two prefectures, one of which has reported before."""

from importlib.resources import files

from suishin.reading.definition import Box, FormDefinition, Section, parse_definition

UNTICKED = {"grant.usage_known", "model.progress_checked"}
SENTENCES = {
    "previous_progress": "・昨年度の新規加入は計画を下回り、若い組合員への声かけが課題になった。",
    "previous_priorities": "・採用二年目までの組合員を秋までに一巡して訪ねる。",
    "progress_update": "・12月末までの新規加入は214件、単組訪問は36回となった。",
    "grant": "・規程にもとづき12単組に総額180万円を12月に支払った。",
    "newhire": "・2月7日に新採対策会議を開催し、説明の分担を決める予定。",
    "retiree": "・退職予定者のセミナーに45名が参加した。",
    "model": "・ひかり市職労など3単組を推進委員会で毎回確認している。",
    "manual": "・全単組に配布し、代表者会議で使い方を説明した。",
}


def booklet(*prefectures: str) -> str:
    """Return the text of a booklet with one report per prefecture."""
    definition = _definition()
    return "\f".join(_report(definition, prefecture) for prefecture in prefectures)


def tick_title(key: str) -> str:
    return _definition().item(key).title


def _definition() -> FormDefinition:
    import json

    return parse_definition(json.loads(files("suishin.forms").joinpath("definitions/2025-01.json").read_text("utf-8")))


def _report(definition: FormDefinition, prefecture: str) -> str:
    lines = [
        definition.title,
        f"県　名　{prefecture}",
        "作成日　2025年1月27日",
        "作成者　書記長　水沢　恵",
        "確認者　風間　誠一",
    ]
    for section in definition.sections:
        lines += ["", f"{section.number}.{section.title}", *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> list[str]:
    lines = []
    for box, prompt in ((Box.LEFT, section.left_prompt), (Box.RIGHT, section.right_prompt)):
        lines += [prompt] if prompt else []
        for item in section.items:
            if item.box is not box:
                continue
            if item.mark:
                lines.append(f"{'□' if item.key in UNTICKED else '☑'} {item.mark}　{item.label}")
            else:
                lines += [text for text in (item.label, SENTENCES[item.key]) if text]
    return lines
