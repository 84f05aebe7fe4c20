"""Costly consumables on the bill without the operation that uses them, or by the handful (高值耗材虚记、多记).

Fires on: an institution that bills costly consumables without an operation, or far more pieces than others do
Stays silent on: complex cases, operations billed apart, consumables that need no operation, or of which neither others nor the name tell
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: such encounters per encounter with the same consumable (rare ones: with any implant), against all others (stats.peers), Benjamini–Hochberg.
Legal basis: State Council order 735, article 38 (swapped or excessive consumables); article 40 (fabricated services).

Growth of costly consumables beyond the peers' is a ground of such a finding; by itself it is context and stays low.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.high_value_consumables.growth import Growth, growths
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, IRREGULAR, RULES
from graphfraud.detectors.place_lead import Words, doctors, place_lead
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_items
from graphfraud.detectors.wording import counted, persons, place_kind, present
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Member, ReadingResult, Reason

TITLE = {"zh": "高值耗材虚记多记", "en": "Costly consumables without the operation"}
WORDS = Words(
    title=TITLE,
    place_role="billing_institution",
    patient_role="billed_patient",
    code="without_operation",
    event={
        "zh": "无手术或数量畸多的高值耗材计费",
        "en": "costly consumables billed without an operation or by the handful",
    },
    patient={"zh": "{n} 项高值耗材计费异常", "en": "{n} costly consumables out of line"},
    doctor_role="billing_doctor",
)
FEW_WITHOUT = 0.2
"""Below this share without an operation it is a matter of numbers alone, and numbers alone are not high: hard cases take more."""
EVERY_TIME = 0.5
"""Share of the uses by the handful from which it is high all the same: hard cases are not a house's everyday, nor do they lie no longer than others."""
NAMED = 0.5
"""Share of the uses of which the name alone tells that they need an operation, beyond which it is not high: no other house shows it, and a line of
the bill may be the operation under another name."""
EVERYDAY, OTHERS = 0.05, 20
"""Share of a place's patients without costly consumables who get a service, from which on it is no operation; and such patients from whom on that
is known."""
MORE = 1.5
"""Multiple of the usual number from which an operation of a doctor who bills so without any, or by the handful, is of one matter with it."""
GROWTH = {"zh": "高值耗材增长过快（背景线索）", "en": "Costly consumables grow beyond the peers' (context)"}


def run(case: Case) -> list[Lead]:
    """One lead an institution."""
    need_items(case)
    apart, least = int(case.settings["apart_days"]), float(case.settings["least_yuan"])
    case.table("gf_used", "used.sql", apart_days=apart, least_yuan=least)
    times = float(case.settings["times_usual"])
    every = case.frame(times=times, more=min(MORE, times), apart_days=apart, everyday=EVERYDAY, others=OTHERS)
    aside = every["beside"].to_numpy(zero_copy_only=False).astype(bool)
    table, beside = every.filter(~aside), every.filter(aside)
    history: dict[str, list[Any]] = case.frame("growth.sql").to_pydict()
    grown = growths(history, int(case.settings["least_uses"]), float(case.settings["ratio"]))
    bar = Bar(int(case.settings["least_uses"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    leads = []
    if table.num_rows:
        events, counts = Events(table, present(case)), rates(table, case.frame("chances.sql"))
        found = weigh(case, "consumables", events, counts, bar)
        parts = [table.take(item.kept) for item in found]
        others = [
            _of_the_same(part.to_pydict(), beside, item.name, bar.events)
            for item, part in zip(found, parts, strict=True)
        ]
        settled = case.rows_of_leads([*parts, *others], ("encounter", "psn_no", "place", "item"))
        for item, part, other, own, more_rows in zip(
            found, parts, others, settled[: len(found)], settled[len(found) :], strict=True
        ):
            rows = part.to_pydict()
            yuan, without = sum(rows["yuan"]), sum(count == 0 for count in rows["operations"])
            more = {
                "zh": f"其中 {without} 项无手术，耗材费 {yuan:.0f} 元",
                "en": f"{without} of them without an operation, {yuan:.0f} yuan of consumables",
            }
            growth = grown.pop(item.name, None)
            by_name, bare = sum(rows["by_name"]), sum(rows["bare"])
            grounds = (*_by_item(rows), *_by_name(by_name, bare), *((growth.reason(),) if growth else ()))
            handful = sum(rows["handful"])
            grounds = (*grounds, *_by_the_handful(handful))
            few = without < FEW_WITHOUT * len(rows["item"]) and handful < EVERY_TIME * len(rows["item"])
            thin = few or by_name - bare > NAMED * len(rows["item"])
            lead = place_lead(case, item, rows, own, WORDS, more, grounds, thin)
            leads.append(lead if few else _with_others(lead, other, more_rows))
    return [*leads, *(_context(case, item, history) for item in grown.values())]


def _of_the_same(rows: dict[str, list[Any]], beside: Any, place: str, least: int) -> Any:
    """Other uses of these consumables there, more than usual with an operation each, of doctors with so many of the events ``rows``."""
    import pyarrow as pa

    doctors_of = {doctor for doctor, count in counted(rows["doctor"]).items() if count >= least}
    items, events = set(rows["item"]), set(rows["encounter"])
    told = zip(*(beside[name].to_pylist() for name in ("unit", "item", "doctor", "encounter")), strict=True)
    own = [
        unit == place and item in items and doctor in doctors_of and at not in events for unit, item, doctor, at in told
    ]
    return beside.filter(pa.array(own, pa.bool_()))


def _with_others(lead: Lead, part: Any, rows: Sequence[str]) -> Lead:
    """The lead with the uses ``part`` beside it, on the settlements ``rows``, and a ground that says so; they are not counted as events."""
    if not part.num_rows:
        return lead
    count = part.num_rows
    text = {
        "zh": f"同一医师另有 {count} 次手术用量达通常的 {MORE:g} 倍以上：未计入上列次数，一并核查",
        "en": f"{count} more operations of the same doctors took {MORE:g} times the usual number or more: not counted above, to be looked at together",
    }
    ids = counted(part["psn_no"].to_pylist())
    known = {member.id for member in lead.members}
    zh, en = "{n} 次手术用量多于通常", "{n} operations with more than the usual number"
    role = {"zh": WORDS.patient_role, "en": WORDS.patient_role}
    settlements = tuple(dict.fromkeys((*lead.settlements, *rows)))
    return replace(
        lead,
        members=(*lead.members, *(one for one in persons(ids, ids.values(), role, zh, en) if one.id not in known)),
        settlements=settlements,
        excess=lead.excess * len(lead.settlements) / max(len(settlements), 1),
        reasons=(*lead.reasons, Reason("more_of_the_same_doctors", float(count), None, None, text)),
    )


def _by_the_handful(count: int) -> tuple[Reason, ...]:
    if not count:
        return ()
    text = {
        "zh": f"其中 {count} 项所用件数为该院常态：每台手术的中位数超过通常的四倍，而患者住院并不比他处同类手术更久，不似复杂病例",
        "en": f"{count} of them are the house's everyday: its middle operation takes more than four times the usual number, and its patients lie no "
        "longer than others with it, as hard cases would",
    }
    return (Reason("by_the_handful", float(count), None, None, text),)


def _by_name(count: int, bare: int) -> tuple[Reason, ...]:
    if not count:
        return ()
    text = {
        "zh": f"其中 {count} 项仅本院等至多两家机构使用，须手术方能使用系据名称判断：先核对手术是否以他名计费",
        "en": f"{count} of them are used by two houses at most, and that they need an operation is told by their names: check first whether "
        "it is billed under another one",
    }
    found = (Reason("known_by_name", float(count), None, None, text),)
    if not bare:
        return found
    text = {
        "zh": f"其中 {bare} 项的账单上没有可能以他名计费的手术：够得上手术价格的项目，本院未用高值耗材的患者也常做",
        "en": f"on the bills of {bare} of these nothing can be the operation under another name: whatever costs as much as one is given to the "
        "place's other patients, too",
    }
    return (*found, Reason("no_operation_under_any_name", float(bare), None, None, text))


def _by_item(rows: dict[str, list[Any]], most: int = 5) -> tuple[Reason, ...]:
    """A ground for each of the commonest consumables."""
    count = counted(rows["item"])
    name = dict(zip(rows["item"], rows["name"], strict=True))
    pieces = {
        item: sum(n for n, own in zip(rows["pieces"], rows["item"], strict=True) if own == item) for item in count
    }
    return tuple(
        Reason(
            "consumable",
            round(pieces[item], 2),
            None,
            None,
            {
                "zh": f"{name[item]}：{count[item]} 次就诊共 {pieces[item]:.0f} 件",
                "en": f"{name[item]}: {pieces[item]:.0f} pieces in {count[item]} encounters",
            },
        )
        for item in sorted(count, key=lambda key: (-count[key], key))[:most]
    )


def _context(case: Case, item: Growth, history: dict[str, list[Any]]) -> Lead:
    """Growth alone: context, never above low; no reading can be tried on it."""
    rows = {name: [history[name][k] for k in item.rows] for name in ("psn_no", "doctor", "setl_id")}
    ids = counted(rows["psn_no"])
    reason = item.reason()
    role = {"zh": "使用高值耗材", "en": "patient_with_costly_consumables"}
    untried = {"zh": "增长本身不逐例核对手术", "en": "growth is not checked case by case"}
    return Lead(
        identity=(item.place, "growth"),
        members=(
            Member(place_kind(case, item.place), item.place, "growing_institution", 1.0, reason.text),
            *doctors(rows, WORDS.doctor_role),
            *persons(ids, ids.values(), role, "后半期 {n} 次", "{n} in the later half"),
        ),
        settlements=tuple(rows["setl_id"]),
        reasons=(reason,),
        readings=tuple(
            ReadingResult(code, "untestable", decisive, 0, untried) for code, decisive in case.detector.readings.items()
        ),
        title=GROWTH,
        summary={
            "zh": f"{item.place}：{reason.text['zh']}，后半期耗材费 {item.yuan:.0f} 元（q = {item.q_value:.2g}）。",
            "en": f"{item.place}: {reason.text['en']}; {item.yuan:.0f} yuan of consumables in the later half (q = {item.q_value:.2g}).",
        },
        nats=item.nats,
        excess=max(0.0, 1 - item.expected / max(item.after, 1)),
        q_value=item.q_value,
        context=True,
    )


DETECTOR = Detector(
    id="high_value_consumables",
    title=TITLE,
    fires_on={
        "zh": "机构反复计收高值耗材却无相应手术，或单次数量远超他院",
        "en": "an institution keeps billing costly consumables without an operation, or far more pieces than others",
    },
    stays_silent_on={
        "zh": "有手术的复杂病例、手术另行结算、各院均无需手术的耗材、仅一院使用且按名称非植入类的新耗材",
        "en": "complex cases with their operations, operations billed apart, consumables that need none anywhere, new ones of one house but implants",
    },
    readings={"complex_cases": True, "code_error": False},
    legal_basis=(IRREGULAR, INDUCES, RULES),
    parameters=(
        Parameter(
            "least_yuan", 200.0, "yuan", {"zh": "高值耗材单价下限", "en": "least unit price of a costly consumable"}
        ),
        Parameter(
            "times_usual", 2.0, "times", {"zh": "相对通常用量的倍数", "en": "multiple of the usual number of pieces"}
        ),
        Parameter(
            "apart_days", 7, "days", {"zh": "手术另行结算的最大间隔", "en": "days between consumable and operation"}
        ),
        Parameter("least_uses", 5, "uses", {"zh": "最少异常次数", "en": "least number of such uses"}),
        Parameter("least_persons", 5, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("fee_list_d",),
    uses=("mdtrt_d", "medins_info_b"),
    leans_on=("lines",),
    run=run,
)
