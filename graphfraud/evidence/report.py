"""The investigation report as blocks, in the order that a referral asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import graphfraud
from graphfraud.evidence import lists, words
from graphfraud.evidence.blocks import Block, Document, Figure, Grid, Heading, Items, Para
from graphfraud.evidence.calendar import joint_days
from graphfraud.evidence.case import Case
from graphfraud.evidence.chart import Picture
from graphfraud.evidence.exculpatory import carrying, favourable
from graphfraud.evidence.money import LAYER_WORDS, Money, yuan
from graphfraud.evidence.settings import Settings
from graphfraud.model.finding import Reason
from graphfraud.views.figures import expected, is_usual, observed

PENALTIES = {"law_38": "条例》第三十八条", "law_40": "条例》第四十条", "law_41": "条例》第四十一条"}
MEMBERS, DAYS, STEPS, CARRYING = 50, 20, 40, 20


def label(case: Case) -> str:
    """What stands on every page."""
    return case.word("label") + (" · " + case.word("training") if case.veil.on else "")


def report(
    case: Case, settings: Settings, pictures: Mapping[str, Picture], people: Mapping[str, lists.List]
) -> Document:
    """The whole report.

    Args:
        case: what it is about.
        settings: bands of amounts.
        pictures: by name; ``ring-N`` for the Nth finding, and ``timeline``.
        people: the lists of persons, institutions, doctors and others, by these names.
    """
    blocks: list[Block] = [
        Heading(case.word("report_title"), 0),
        Para(label(case), "label"),
        *_cover(case),
        *_origin(case),
        *_facts(case),
        *_members(case, people),
        *_money(case),
        *_rings(case, pictures),
        *_timeline(case, pictures["timeline"]),
        *_chains(case),
        *_grounds(case),
        *_readings(case),
        _head(case, "s_exculpatory"),
        Items(tuple(favourable(case))),
        *_carrying(case),
        *_law(case, settings),
        *_review(case),
        _head(case, "s_obtain"),
        grid(lists.to_obtain(case), widths=(1, 6, 4, 6)),
        _head(case, "s_method"),
        Para(case.word("method_note", version=graphfraud.__version__)),
        _head(case, "s_end"),
        Para(case.word("end_note")),
        Para(case.word("label"), "label"),
    ]
    return Document(case.word("report_title"), label(case), case.lang, tuple(blocks))


def grid(
    table: lists.List, keep: Sequence[int] | None = None, widths: tuple[float, ...] = (), numbers: tuple[int, ...] = ()
) -> Grid:
    """A list as a table of texts; ``keep`` chooses columns."""
    header, rows = table
    columns = range(len(header)) if keep is None else keep
    return Grid(
        tuple(header[c] for c in columns), tuple(tuple(cell(row[c]) for c in columns) for row in rows), widths, numbers
    )


def cell(value: Any) -> str:
    """A value as a document shows it: money with thousands separated."""
    from decimal import Decimal

    return yuan(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def _head(case: Case, key: str) -> Heading:
    return Heading(case.word(key))


def _cover(case: Case) -> list[Block]:
    edition = "training" if case.veil.on else "edition_full"
    rows = [
        (case.word("case_no"), case.case_no or case.word("blank")),
        (case.word("finding"), "; ".join(finding.id for finding in case.findings)),
        (case.word("as_of"), lists.moment(case.as_of)),
        (case.word("purpose"), case.reason),
        (case.word("edition"), case.word(edition)),
    ]
    blocks: list[Block] = [Grid((case.word("name"), case.word("value")), tuple(rows), (1, 3))]
    if any(finding.status not in ("confirmed", "referred") for finding in case.findings):
        blocks.append(Para(case.word("unreviewed"), "label"))
    return blocks


def _origin(case: Case) -> list[Block]:
    blocks: list[Block] = [_head(case, "s_origin")]
    for finding in case.findings:
        about = {"title": case.say(finding.title), "detector": finding.detector, "version": finding.detector_version}
        blocks.append(Para(case.word("origin_detector", **about)))
        days = case.tips[finding.id]
        if days:
            blocks.append(Para(case.word("origin_tip", count=len(days), days=", ".join(days))))
    rows = sum(source.accepted for source in case.sources)
    return [*blocks, Para(case.word("origin_files", files=len(case.sources), rows=f"{rows:,}"))]


def _facts(case: Case) -> list[Block]:
    blocks: list[Block] = [_head(case, "s_facts")]
    for finding in case.findings:
        kinds = [member.kind for member in finding.members]
        about = {
            "start": finding.start,
            "end": finding.end,
            "persons": kinds.count("patient"),
            "places": kinds.count("pharmacy") + kinds.count("hospital"),
            "doctors": kinds.count("doctor"),
            "rows": f"{len(finding.settlements):,}",
            "severity": words.code("severity", finding.severity, case.lang),
            "q": "–" if finding.q_value is None else f"{finding.q_value:.2g}",
            "stability": f"{finding.stability:.2f}",
            "status": words.code("status", finding.status, case.lang),
        }
        blocks += [
            Heading(f"{case.say(finding.title)} {finding.id}", 2),
            Para(case.say(finding.summary)),
            Para(case.word("fact_line", **about)),
        ]
    return blocks


def _shown(case: Case, table: lists.List, most: int, file: str) -> tuple[lists.List, list[Block]]:
    header, rows = table
    if len(rows) <= most:
        return table, []
    note = case.word("shown_of", shown=most, all=f"{len(rows):,}", file=file)
    return (header, rows[:most]), [Para(note, "note")]


def _members(case: Case, people: Mapping[str, lists.List]) -> list[Block]:
    blocks: list[Block] = [_head(case, "s_members")]
    persons, note = _shown(case, people["persons"], MEMBERS, "03-persons.csv")
    blocks += [grid(persons, (0, 1, 2, 3, 4, 5, 13, 14), (1, 4, 2, 3, 1.5, 4, 1.8, 2.6), (4, 6, 7)), *note]
    places, note = _shown(case, people["institutions"], MEMBERS, "03-institutions.csv")
    blocks += [grid(places, (0, 1, 2, 3, 4, 5, 9, 10), (1, 3, 4, 2, 2.5, 1.5, 1.8, 2.6), (5, 6, 7)), *note]
    for table, columns, widths in (
        (people["doctors"], (0, 1, 2, 3, 4, 5), (1.0, 3.0, 2.0, 3.0, 1.5, 4.0)),
        (people["others"], (0, 1, 2, 3, 4, 5), (1.0, 2.0, 5.0, 4.0, 3.0, 1.5)),
    ):
        if table[1]:
            shown, note = _shown(case, table, MEMBERS, "03-members.xlsx")
            blocks += [grid(shown, columns, widths), *note]
    return blocks


def _money(case: Case) -> list[Block]:
    header, rows = lists.sums(case)
    ends = len(header) - 2
    plain = grid((header, rows), (0, *range(1, 9)), (4, 1.6, *([2.4] * 7)), tuple(range(1, 9)))
    layers = grid((header, rows), (0, *range(9, ends)), (4, *([2.4] * (ends - 9))), tuple(range(1, ends - 8)))
    return [
        _head(case, "s_money"),
        plain,
        layers,
        Para(case.word("money_note"), "note"),
        *(Para(f"{finding.id}: {_loss(case, finding.id)}") for finding in case.findings),
    ]


def _loss(case: Case, name: str) -> str:
    finding = next(finding for finding in case.findings if finding.id == name)
    low, high = yuan(finding.amounts.loss_low), yuan(finding.amounts.loss_high)
    return f"{case.word('loss')} {low} – {high}"


def _rings(case: Case, pictures: Mapping[str, Picture]) -> list[Block]:
    blocks: list[Block] = [_head(case, "s_ring")]
    for number, finding in enumerate(case.findings, 1):
        picture = pictures[f"ring-{number}"]
        caption = case.word("ring_caption", finding=finding.id, file=f"05-ring-{number}.html")
        if picture.left:
            caption += " " + case.word("ring_omitted", shown=picture.shown, left=picture.left)
        blocks.append(Figure(f"ring-{number}", caption))
    return blocks


def _timeline(case: Case, picture: Picture) -> list[Block]:
    blocks: list[Block] = [_head(case, "s_timeline")]
    blocks.append(Figure("timeline", case.word("timeline_caption", file="05-timeline.csv")))
    days = joint_days(case)
    if days:
        header = lists.head(case, "date", "fixmedins_code", "fixmedins_name", "persons_that_day")
        rows = tuple((day, code, name, str(count)) for day, code, name, count in days[:DAYS])
        blocks += [Para(case.word("timeline_days")), Grid(header, rows, (2, 3, 5, 2), (3,))]
    return blocks


def _chains(case: Case) -> list[Block]:
    table = lists.chains(case)
    if not table[1]:
        return [_head(case, "s_chains"), Para(case.word("chains_none"))]
    shown, note = _shown(case, table, STEPS, "05-trace-chains.csv")
    return [
        _head(case, "s_chains"),
        grid(shown, (0, 1, 2, 3, 4, 7, 8, 10), (5, 1.3, 1.5, 3.6, 3, 3.5, 1.4, 1.8), (1, 6)),
        *note,
    ]


def _grounds(case: Case) -> list[Block]:
    rows = [
        (finding.id, _reason(case, reason), observed(reason), expected(reason) or "–", _figure(reason.p_value))
        for finding in case.findings
        for reason in finding.reasons
    ]
    header = lists.head(case, "finding", "reason", "observed", "expected", "p_value")
    return [_head(case, "s_grounds"), Grid(header, tuple(rows), (3.5, 7, 1.8, 1.8, 1.8), (2, 3, 4))]


def _reason(case: Case, reason: Reason) -> str:
    """Its words; where it was looked at and says nothing, that it does."""
    said = case.say(reason.text)
    if not is_usual(reason):
        return said
    return f"{said}（{case.word('usual')}）" if case.lang == "zh" else f"{said} ({case.word('usual')})"


def _figure(value: float | None) -> str:
    return "–" if value is None else "<1e-300" if 0 < value < 1e-300 else f"{value:.4g}"


def _readings(case: Case) -> list[Block]:
    rows = [
        (
            finding.id,
            words.code("reading", reading.code, case.lang),
            words.code("verdict", reading.verdict, case.lang),
            case.word("yes") if reading.decisive else "",
            str(reading.links_explained),
            case.say(reading.text),
        )
        for finding in case.findings
        for reading in finding.innocent_readings
    ]
    header = lists.head(case, "finding", "reading", "verdict", "decisive", "explained", "text")
    return [
        _head(case, "s_readings"),
        Para(case.word("readings_note")),
        Grid(header, tuple(rows), (3.5, 2.5, 1.8, 1.2, 1.4, 6), (4,)),
    ]


def _carrying(case: Case) -> list[Block]:
    """The fewest rows that each lead rests on, as far as they can be named."""
    header, rows = carrying(case)
    if not rows:
        return []
    blocks: list[Block] = [Heading(case.word("s_carrying"), 2), Para(case.word("carrying_note"))]
    for finding in case.findings:
        own = [row for row in rows if row[1] == finding.id]
        if own:
            listed, note = _shown(case, (header, own), CARRYING, "12-carrying-rows.csv")
            columns, widths = (0, 2, 3, 4, 5, 7, 9), (0.9, 4.4, 2.6, 4.4, 1.8, 3.4, 1.7)
            blocks += [Para(finding.id), grid(listed, columns, widths, (6,)), *note]
    return blocks


def _law(case: Case, settings: Settings) -> list[Block]:
    articles = dict.fromkeys(case.say(text) for finding in case.findings for text in finding.legal_basis)
    bands = {"large": settings.large, "huge": settings.huge, "enormous": settings.enormous}
    cited = "".join(text.get("zh", "") for finding in case.findings for text in finding.legal_basis)
    texts = (
        *articles,
        *(case.word(key) for key, article in PENALTIES.items() if article in cited),
        case.word("law_2024"),
        case.word("law_310"),
        case.word("law_bands", **bands),
    )
    return [_head(case, "s_law"), Items(texts)]


def _review(case: Case) -> list[Block]:
    table = lists.reviews(case)
    if not table[1]:
        return [_head(case, "s_review"), Para(case.word("review_none"))]
    return [_head(case, "s_review"), grid(table, (0, 1, 2, 3, 4, 5), (3.5, 3, 2, 1.8, 1.8, 5))]


def layer_texts(money: Money, lang: str) -> dict[str, str]:
    """The layers' amounts for the letter."""
    return {LAYER_WORDS[name][lang]: yuan(amount) for name, amount in money.layers.items()}
