"""From an employer out of line with its peers to a lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.rates import Weighed, results
from graphfraud.detectors.wording import against_peers, counted, institutions
from graphfraud.model.finding import Member, Reason, Text

EVENT = {"zh": "新参保后一个孕期内的分娩", "en": "births within a pregnancy's length of enrolment"}


def employer_lead(
    case: Case, item: Weighed, rows: dict[str, list[Any]], settlements: Sequence[str], title: Text
) -> Lead:
    """One lead: the employer, the women who gave birth soon after it enrolled them, the hospitals.

    Args:
        case: the detector's case.
        item: the employer, weighed against the others.
        rows: of links.sql, those of the employer.
        settlements: of their stays.
        title: of the finding.
    """
    women, births = rows["recent_women"][0], len(rows["psn_no"])
    middle = sorted(rows["tenure"])[births // 2]
    figures = {
        "zh": f"{EVENT['zh']} {item.observed:.0f} 起，按其他单位同龄女职工期望 {item.expected:.2f} 起",
        "en": f"{item.observed:.0f} {EVENT['en']}, {item.expected:.2f} expected from women of that age elsewhere",
    }
    return Lead(
        identity=(item.name,),
        members=(
            Member("employer", item.name, "shell_employer", 1.0, figures),
            *_women(rows),
            *_hospitals(case, rows["place"]),
        ),
        settlements=tuple(settlements),
        reasons=(against_peers(item, "births_after_enrolment", EVENT["zh"], EVENT["en"]), *_signs(rows, births)),
        readings=results(item, case.detector.readings),
        title=title,
        summary={
            "zh": f"单位 {item.name} 新参保育龄女职工 {women:.0f} 人，其中 {births} 人参保后 {middle} 天（中位数）分娩，"
            f"期望 {item.expected:.2f} 人（q = {item.q_value:.2g}）。",
            "en": f"Employer {item.name}: of {women:.0f} newly enrolled women of childbearing age {births} gave birth a median of "
            f"{middle} days after enrolment, {item.expected:.2f} expected (q = {item.q_value:.2g}).",
        },
        nats=item.nats,
        excess=item.excess,
        q_value=item.q_value,
    )


def _women(rows: dict[str, list[Any]]) -> tuple[Member, ...]:
    columns = (rows["psn_no"], rows["since"], rows["birth"], rows["tenure"], rows["left_after"])
    found = []
    for psn_no, since, birth, tenure, left in sorted(zip(*columns, strict=True), key=lambda row: (row[3], row[0])):
        words = {
            "zh": f"{since} 参保，{birth} 分娩（{tenure} 天）" + ("，产后不久停保" if left else ""),
            "en": f"enrolled {since}, gave birth {birth} ({tenure} days)" + (", left soon after" if left else ""),
        }
        found.append(Member("patient", psn_no, "enrolled_before_delivery", 1.0, words))
    return tuple(found)


def _hospitals(case: Case, places: list[Any]) -> tuple[Member, ...]:
    found = counted(places)
    return institutions(
        case, found, "place_of_delivery", "{n} 人在此分娩", "{n} gave birth here", of=sum(found.values())
    )


def _signs(rows: dict[str, list[Any]], births: int) -> tuple[Reason, ...]:
    """What else a shell shows: hardly any other staff, women who leave when the benefit has been paid."""
    staff, left = rows["staff"][0], sum(rows["left_after"])
    signs = [
        Reason(
            "share_of_staff",
            round(births / staff, 3),
            None,
            None,
            {
                "zh": f"该单位在册 {staff} 人中 {births} 人（{births / staff:.0%}）参保后不久分娩",
                "en": f"{births} of the employer's {staff} insured staff ({births / staff:.0%}) gave birth soon after enrolment",
            },
        )
    ]
    if left:
        text = {
            "zh": f"{left} 人分娩后 180 天内停保",
            "en": f"{left} of them left the insurance within 180 days of the birth",
        }
        signs.append(Reason("left_after_birth", float(left), None, None, text))
    return tuple(signs)
