"""Beds with a name on them: the patient lives at home meanwhile, or lies on without care (挂床、该出院不出院).

Fires on: an institution whose inpatients swipe elsewhere, lie elsewhere or get no care far more often than its peers'
Stays silent on: day surgery, families that buy with the family account, leave for a day, patients sent out for a scan or dialysis, cards that
    are used far from bed and home (impossible_travel tells these), transfers, mother and newborn
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: swipes at each person's own habit, overlaps per night, idle stays per stay, against peers (stats.peers).
Legal basis: State Council order 735, article 38 (bed-hanging stays).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import IRREGULAR, RULES
from graphfraud.detectors.merge import merged
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.rates import REPORTED, SIGNIFICANT, Bar, Weighed, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_stays, rows_of_stays, words
from graphfraud.detectors.wording import against_peers, present
from graphfraud.innocent.events import Events
from graphfraud.innocent.long_term_care import MENTAL_NIGHTS
from graphfraud.model.finding import Reason

TITLE = {"zh": "挂床住院", "en": "Beds hung with names"}
ABSENT = Words(
    title=TITLE,
    place_role="bed_hanging_institution",
    patient_role="absent_inpatient",
    code="absent",
    event={"zh": "住院期间在外刷卡或在他处住院", "en": "stays during which the patient swiped or lay elsewhere"},
    patient={"zh": "{n} 次住院期间另有就医购药", "en": "seen elsewhere during {n} stays"},
)
IDLE = Words(
    title={"zh": "该出院不出院", "en": "Stays that go on without care"},
    place_role="overstay_institution",
    patient_role="idle_inpatient",
    code="idle",
    event={
        "zh": "出院前多日或全程无诊疗项目的住院",
        "en": "stays without care, throughout or for days before discharge",
    },
    patient={"zh": "{n} 次住院多日无诊疗", "en": "{n} stays without care for days"},
)
RHYTHM = 5
"""Days of care from which the pauses between them are a rhythm (a session a week), and the last pause is no idle end."""
ABSENCES, IDLING = ("swipe", "stay"), ("idle", "idle long", "idle bare")
"""Cells of the two kinds of events."""
FEW, ONCE, OF_ONE = 0.03, 1.5, 0.5
"""Share of a house's stays below which a swipe or so in each (times a stay, up to which) is no practice of the house, unless that share of them is one
doctor's: an errand for a neighbour, a slip at the desk bring about as much, and where peers have none they all seem too many."""
FAR_KM = 30.0
"""From bed and home: nobody who hangs a bed to live at home shops there."""


def run(case: Case) -> list[Lead]:
    """One lead an institution; idle stays speak for themselves only where nobody was seen elsewhere.

    Bills without any service are thin support: some of it may only be missing from the export.
    """
    need_stays(case)
    told = words()["diagnoses"]
    idle_days = int(case.settings["idle_days"])
    table = case.frame(
        idle_days=idle_days,
        convalescence_days=int(case.settings["convalescence_days"]),
        far_km=FAR_KM,
        birth=f"{told['birth_codes']}|{told['newborn_codes']}",
        birth_names=told["birth_names"],
        newborn_codes=told["newborn_codes"],
        newborn_names=told["newborn_names"],
        long_term=told["long_term_codes"],
        long_term_names=told["long_term_names"],
        mental=told["mental_codes"],
        mental_names=told["mental_names"],
        mental_nights=MENTAL_NIGHTS,
        rhythm=RHYTHM,
    )
    chances = case.frame("chances.sql", shrink_days=60, idle_days=idle_days)
    absent = _clearest(
        *(_weighed(case, table, chances, cells) for cells in (ABSENCES, *((cell,) for cell in ABSENCES)))
    )
    idle = {item.name: (item, rows) for item, rows in _weighed(case, table, chances, IDLING)}
    others = [idle.pop(item.name, None) for item, _ in absent]
    settled = iter(_settlements(case, [rows for _, rows in (*absent, *idle.values())]))
    beds = {row["unit"]: row["stays"] for row in case.rows("beds.sql")} if absent else {}
    leads = []
    for (item, rows), other in zip(absent, others, strict=True):
        more = (against_peers(other[0], IDLE.code, IDLE.event["zh"], IDLE.event["en"]),) if other else ()
        times = sum(rows["times"])
        said = {"zh": f"共 {times} 次", "en": f"{times} times in all"}
        few = _few_of(rows, beds.get(item.name, 0))
        leads.append(place_lead(case, item, rows, next(settled), ABSENT, said, (*more, *few), thin=bool(few)))
    for item, rows in idle.values():
        nights = sorted(rows["nights"])[len(rows["nights"]) // 2]
        said = {"zh": f"住院天数中位数 {nights}", "en": f"{nights} nights in the median"}
        thin = 2 * sum(cell == "idle bare" for cell in rows["cell"]) > len(rows["cell"])
        leads.append(place_lead(case, item, rows, next(settled), IDLE, said, thin=thin))
    return merged(leads)


def _few_of(rows: dict[str, list[Any]], stays: int) -> tuple[Reason, ...]:
    """The ground against a house few of whose stays saw the card used elsewhere, hardly more than once each, and of no one doctor; none where it is not so."""
    count = len(rows["stay"])
    most = max(Counter(name for name in rows["doctor"] if name).values(), default=0)
    if (
        set(rows["kind"]) != {"swipe"}
        or count >= FEW * stays
        or sum(rows["times"]) > ONCE * count
        or most >= OF_ONE * count
    ):
        return ()
    text = {
        "zh": f"该机构 {stays} 次住院中仅 {count} 次（{count / stays:.1%}），每次仅一两笔，亦不集中于某一医生：代购、登记差错也会如此，不列为高",
        "en": f"{count} of the house's {stays} stays ({count / stays:.1%}), hardly more than one use each, and no one doctor's: errands and slips at the desk "
        "bring about as much. Held at medium",
    }
    return (Reason("few_of_the_stays", float(count), float(stays), None, text),)


Found = list[tuple[Weighed, dict[str, list[Any]]]]


def _clearest(*looks: Found) -> Found:
    """One result a unit, of all absences, swipes alone and overlaps alone the most significant, less the number of looks.

    Where many people go on swiping while they lie somewhere, overlapping stays drown in the swipes of the others; and the other way round.
    """
    best: dict[str, tuple[Weighed, dict[str, list[Any]]]] = {}
    for number, look in enumerate(looks):
        for item, rows in look:
            told = replace(item, q_value=min(1.0, item.q_value * len(looks))) if number else item
            known = best.get(item.name)
            if told.q_value <= REPORTED and (known is None or _rank(told) < _rank(known[0])):
                best[item.name] = told, rows
    return sorted(best.values(), key=lambda pair: (-pair[0].nats, pair[0].name))


def _rank(item: Weighed) -> tuple[bool, bool, float]:
    """What stands after the readings goes first, then what is significant; of two that are, the one with more events."""
    firm = item.q_value <= SIGNIFICANT
    return not item.stands, not firm, -item.observed if firm else item.q_value


def _weighed(case: Case, table: Any, chances: Any, cells: tuple[str, ...]) -> Found:
    import pyarrow as pa
    import pyarrow.compute as pc

    def part(source: Any) -> Any:
        return source.filter(pc.is_in(source["cell"], pa.array(cells)))

    own, opportunity = part(table), part(chances)
    if not own.num_rows or not opportunity.num_rows:
        return []
    bar = Bar(int(case.settings["least_stays"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    found = weigh(case, "absences", Events(own, present(case)), rates(own, opportunity), bar)
    return [(item, own.take(np.asarray(item.kept)).to_pydict()) for item in found]


def _settlements(case: Case, leads: Sequence[dict[str, list[Any]]]) -> list[list[str]]:
    """Of each lead the stays, the stays that overlap them, the swipes between admission and discharge; settlements are read once."""
    import pyarrow as pa

    swiped = [
        (number, stay)
        for number, rows in enumerate(leads)
        for stay, kind in zip(rows["stay"], rows["kind"], strict=True)
        if kind == "swipe"
    ]
    wanted = {
        "lead": pa.array([number for number, _ in swiped], pa.int32()),
        "stay": pa.array([stay for _, stay in swiped], pa.string()),
    }
    case.database.con.register("gf_wanted_stay", pa.table(wanted))
    try:
        swipes = case.rows("swipes.sql")
    finally:
        case.database.con.unregister("gf_wanted_stay")
    over = [
        {other for other, kind in zip(rows["other"], rows["kind"], strict=True) if kind == "stay"} for rows in leads
    ]
    found = rows_of_stays(case, [sorted({*rows["stay"], *other}) for rows, other in zip(leads, over, strict=True)])
    for row in swipes:
        found[row["lead"]].append(row["setl_id"])
    return found


DETECTOR = Detector(
    id="bed_hanging",
    title=TITLE,
    fires_on={
        "zh": "住院期间本人在外购药、就诊或在他院住院，或长时间无诊疗项目，远多于同类机构",
        "en": "inpatients who shop, see doctors or lie elsewhere meanwhile, or lie on without care, far more than at peers",
    },
    stays_silent_on={
        "zh": "日间手术、家属用共济账户购药、请假一日、外送检查透析、转院、母婴同卡",
        "en": "day surgery, families buying with the family account, a day's leave, patients sent out for a scan or dialysis, transfers, mother "
        "and newborn",
    },
    readings={
        "day_surgery": True,
        "family_errand": True,
        "ward_leave": False,
        "outside_service": False,
        "card_far_away": False,
        "transfer_stay": True,
        "mother_newborn": False,
        "long_term_care": True,
    },
    legal_basis=(IRREGULAR, RULES),
    parameters=(
        Parameter("least_stays", 5, "stays", {"zh": "最少住院次数", "en": "least number of such stays"}, at_least=3),
        Parameter("least_persons", 3, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter("ratio", 2.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
        Parameter("idle_days", 5, "days", {"zh": "出院前无诊疗的天数", "en": "days without care before discharge"}),
        Parameter(
            "convalescence_days",
            10,
            "days",
            {"zh": "术后休养天数", "en": "days to recover after an operation, which are care"},
        ),
    ),
    uses=("mdtrt_d", "fee_list_d", "medins_info_b"),
    leans_on=("diagnoses", "part", "lines"),
    run=run,
)
