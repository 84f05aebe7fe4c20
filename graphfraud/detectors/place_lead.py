"""From an institution (or doctor) out of line with its peers to a lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.rates import Weighed, results
from graphfraud.detectors.wording import against_peers, counted, persons, place_kind
from graphfraud.model.finding import Member, Reason, Text

THIN_PERSONS = 3
DOCTOR_SHARE = 0.25
NEXT_TO_NONE = 0.05


@dataclass(frozen=True)
class Words:
    """How a detector words its leads.

    Attributes:
        title: of the finding.
        place_role, patient_role: roles of the institution and its patients.
        code: of the main ground.
        event: what is counted, as a plural.
        patient: grounds of a patient, ``{n}`` stands for the number of events.
        doctor_role: of doctors with a quarter of the events.
    """

    title: Text
    place_role: str
    patient_role: str
    code: str
    event: Text
    patient: Text
    doctor_role: str = "attending_doctor"


def doctors(rows: Mapping[str, Sequence[Any]], role: str, least: float = DOCTOR_SHARE) -> tuple[Member, ...]:
    """Doctors behind at least that share of the events, where a column ``doctor`` names them."""
    found = counted(rows.get("doctor", ()))
    total = sum(found.values())
    return tuple(
        Member(
            "doctor",
            name,
            role,
            round(count / total, 3),
            {"zh": f"{count} 起由其经手（{count / total:.0%}）", "en": f"{count} of them are this doctor's"},
        )
        for name, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= max(2, least * total)
    )


def against_expected(item: Weighed) -> Text:
    """How far beyond the peers, as a clause: a multiple, or that they have next to none."""
    if item.expected < NEXT_TO_NONE:
        return {"zh": "同类几乎没有", "en": "where peers have next to none"}
    ratio = item.observed / item.expected
    return {
        "zh": f"为同类期望 {item.expected:.1f} 起的 {ratio:.1f} 倍",
        "en": f"{ratio:.1f} times what peers lead one to expect ({item.expected:.1f})",
    }


def place_lead(
    case: Case,
    item: Weighed,
    rows: Mapping[str, Sequence[Any]],
    settlements: Sequence[str],
    words: Words,
    more: Text,
    reasons: tuple[Reason, ...] = (),
    thin: bool = False,
) -> Lead:
    """One lead for an institution.

    Args:
        case: the detector's case.
        item: the institution, weighed against its peers.
        rows: columns of its kept events; psn_no, optionally doctor.
        settlements: rows of the tested events.
        words: of the detector.
        more: what else the summary says, a clause in each language.
        reasons: further grounds.
        thin: support is thin for a reason of the detector's.
    """
    ids = counted(rows["psn_no"])
    against = against_expected(item)
    code, _, far = item.name.partition("|")
    name = {"zh": code + ("（异地参保人）" if far else ""), "en": code + (" (patients from elsewhere)" if far else "")}
    place = Member(
        place_kind(case, code),
        code,
        words.place_role,
        1.0,
        {
            "zh": f"{words.event['zh']} {item.observed:.0f} 起，同类期望 {item.expected:.1f} 起",
            "en": f"{item.observed:.0f} {words.event['en']}, peers lead one to expect {item.expected:.1f}",
        },
    )
    role = {"zh": words.patient_role, "en": words.patient_role}
    return Lead(
        identity=(code,),
        members=(
            place,
            *doctors(rows, words.doctor_role),
            *persons(ids, ids.values(), role, words.patient["zh"], words.patient["en"]),
        ),
        settlements=tuple(settlements),
        reasons=(against_peers(item, words.code, words.event["zh"], words.event["en"]), *reasons),
        readings=results(item, case.detector.readings),
        title=words.title,
        summary={
            "zh": f"{name['zh']}：{len(ids)} 人{words.event['zh']} {item.observed:.0f} 起，{against['zh']}，{more['zh']}"
            f"（q = {item.q_value:.2g}）。",
            "en": f"{name['en']}: {item.observed:.0f} {words.event['en']} of {len(ids)} persons, {against['en']}, {more['en']} "
            f"(q = {item.q_value:.2g}).",
        },
        nats=item.nats,
        excess=item.excess,
        q_value=item.q_value,
        thin=thin or len(ids) < THIN_PERSONS,
    )
