"""Sentences as the reader finds figures in them, and the packaged products' names, without a database."""

import json
from decimal import Decimal
from pathlib import Path

import suishin.results
from suishin.common.months import Month
from suishin.common.numbers import fold_widths
from suishin.reading.figures import find_figures
from suishin.reading.sentences import sentences
from suishin.results.rules.claim_model import Claim, Context
from suishin.results.rules.naming import SetNames, SetOfLines


def packaged_names() -> SetNames:
    packaged = json.loads((Path(suishin.results.__file__).parent / "products.json").read_text(encoding="utf-8"))
    sets: list[SetOfLines] = []
    line_ids = {line["code"]: pk for pk, line in enumerate(line for p in packaged["products"] for line in p["lines"])}
    for product in packaged["products"]:
        for line in product["lines"]:
            names = (line["name"], line["short_name"], *line["aliases"])
            own = () if line.get("route") else (product["name"],)
            sets.append(
                SetOfLines(
                    len(sets),
                    line["code"],
                    line["name"],
                    frozenset([line_ids[line["code"]]]),
                    product.get("unit", "件"),
                    names + own,
                )
            )
    products = {line["code"]: product["name"] for product in packaged["products"] for line in product["lines"]}
    for of_set in packaged["sets"]:
        of = {products[code] for code in of_set["lines"]}
        names = tuple(of) if len(of) == 1 else ()
        sets.append(
            SetOfLines(
                len(sets),
                of_set["code"],
                of_set["name"],
                frozenset(line_ids[code] for code in of_set["lines"]),
                "件",
                names,
            )
        )
    return SetNames(sets)


def context(written_in: str = "2026-12") -> Context:
    return Context(
        names=packaged_names(),
        own_place="長野県",
        other_places=frozenset({"ひかり市職員組合", "みどり町ユニオン", "あおば公社"}),
        year_starts_in=6,
        written_in=Month.parse(written_in),
    )


def claims_of(text: str, written_on: str = "2026-12-10") -> dict[str, Claim]:
    """Return the claims that the reader finds, by their spans."""
    return {claim.span: claim for claim in claims_in_order(text, written_on)}


def claims_in_order(text: str, written_on: str = "2026-12-10") -> list[Claim]:
    folded = fold_widths(text)
    return [_claim(figure, folded) for figure in find_figures("item", text, report_date=written_on)]


def _claim(figure, folded: str) -> Claim:
    sentence = next(one for one in sentences(folded) if one.start <= figure.start < one.end)
    return Claim(
        value=Decimal(str(figure.value)),
        unit=figure.unit,
        span=figure.span,
        metric=figure.metric,
        as_of=figure.as_of or "",
        qualifier=figure.qualifier or "",
        value_max=None if figure.value_max is None else Decimal(str(figure.value_max)),
        before=folded[sentence.start : figure.start],
        after=folded[figure.end : sentence.end],
    )
