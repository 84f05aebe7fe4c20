"""From a doctor out of line with the peers to a lead; an institution stands in where no doctor is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.place_lead import THIN_PERSONS, Words, against_expected
from graphfraud.detectors.rates import Weighed, results
from graphfraud.detectors.wording import against_peers, counted, institutions, persons
from graphfraud.model.finding import Member, Reason, Text


def doctor_lead(
    case: Case,
    item: Weighed,
    rows: Mapping[str, Sequence[Any]],
    settlements: Sequence[str],
    words: Words,
    more: Text,
    reasons: tuple[Reason, ...] = (),
    thin: bool = False,
) -> Lead:
    """One lead for a doctor with the institutions of the events.

    Args:
        case: the detector's case.
        item: the doctor, weighed against the peers.
        rows: columns of the kept events: psn_no, place, doctor.
        settlements: rows of the tested events.
        words: of the detector.
        more: what else the summary says, a clause in each language.
        reasons: further grounds.
        thin: support is thin for a reason of the detector's.
    """
    ids, places = counted(rows["psn_no"]), counted(rows["place"])
    named = any(rows["doctor"])
    if not named:
        case.warn("无开单医师，按机构检验", "no billing doctors: institutions are tested instead")
    against = against_expected(item)
    figures = {
        "zh": f"{words.event['zh']} {item.observed:.0f} 起，{against['zh']}",
        "en": f"{item.observed:.0f} {words.event['en']}, {against['en']}",
    }
    role = {"zh": words.patient_role, "en": words.patient_role}
    who = {"zh": "医生" if named else "机构", "en": "doctor" if named else "institution"}
    return Lead(
        identity=(item.name,),
        members=(
            *((Member("doctor", item.name, words.doctor_role, 1.0, figures),) if named else ()),
            *institutions(case, places, words.place_role, "{n} 起在此", "{n} of them here"),
            *persons(ids, ids.values(), role, words.patient["zh"], words.patient["en"]),
        ),
        settlements=tuple(settlements),
        reasons=(against_peers(item, words.code, words.event["zh"], words.event["en"]), *reasons),
        readings=results(item, case.detector.readings),
        title=words.title,
        summary={
            "zh": f"{who['zh']} {item.name}：{len(ids)} 人，{figures['zh']}，{more['zh']}（q = {item.q_value:.2g}）。",
            "en": f"{who['en'].capitalize()} {item.name}, {len(ids)} persons: {figures['en']}, {more['en']} "
            f"(q = {item.q_value:.2g}).",
        },
        nats=item.nats,
        excess=item.excess,
        q_value=item.q_value,
        thin=thin or len(ids) < THIN_PERSONS,
    )
