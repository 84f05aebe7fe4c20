"""From a group in company to a lead: readings, roles, reasons, links and words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.company import Found, groups_of
from graphfraud.detectors.judgement import STABLE, Lead
from graphfraud.detectors.out_of_reach import out_of_reach
from graphfraud.detectors.remainder import CARE, left_unexplained
from graphfraud.detectors.wording import digits, few
from graphfraud.graph.gatherings import met_most
from graphfraud.graph.stability import stability
from graphfraud.innocent.acquaintances import (
    SHARE,
    at_one_service,
    elders_on_fixed_days,
    errands_for_neighbours,
    few_outings,
    led_by_somebody,
    monthly_round_for_elders,
    neighbours_near_home,
    neighbours_on_fixed_days,
    on_market_days,
    round_of_markets,
)
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import (
    OF_ONE_DRUG,
    OF_THE_HOLDER,
    OF_THE_SENDER,
    hinted,
    of_a_staff,
    of_cards_alone,
    of_places_alone,
    of_rounds_alone,
    one_staff,
    signs,
    speaks_against,
    weak_signs,
    with_conduct,
)
from graphfraud.innocent.family import HOUSEHOLD
from graphfraud.innocent.fixed_rhythm import doctors_days
from graphfraud.innocent.sign import compared
from graphfraud.innocent.stratum import CIRCLE, COMMON, main_dates, main_gatherings, strangers
from graphfraud.innocent.timetable import OF_THE_TOWN, by_timetable
from graphfraud.innocent.whereabouts import asked_for_cards, in_one_pool, insured_elsewhere
from graphfraud.innocent.whereabouts import away as travelled
from graphfraud.model.finding import Member, MemberKind, Reason, Text
from graphfraud.progress import tracked
from graphfraud.store.protocol import Link, Node
from graphfraud.threads import in_order

Array = npt.NDArray[Any]
MOST_LINKS = 2000
MOST_STABILITY = 300
LOOSE, DIFFUSE = 0.15, 0.1
"""Mean share of the company that members keep: a bundle of cards travels together, a crowd does not."""
WEAK = 2
"""Weak signs of conduct that together are worth a look."""
TIGHT = 0.4
"""So is a company that keeps together so closely, its members' share of the meetings, without any."""
MOSTLY = 0.5
"""Share of the meetings that are explained from which who holds the cards tells nothing."""
FEW_DAYS = 4
"""Days of company below which support is thin."""
NEARLY_ALL = 0.8
"""Share of the company's meetings on its main dates from which the others are chance."""
OF_ONE_HAND = frozenset({"one_operator"})
"""Sign of who hands over many cards at once: one clerk serves them all."""
LAST_WEEKS, SEASON = 2, 150
"""Weeks before the year ends in which accounts are spent, and days of records from which on a company may be seen at other times."""
STRANGE = 0.6
"""The same of strangers, whose cards' use gives no hint; where one weak sign is shown, or they are more than arrange an outing by word of mouth
(stratum.CIRCLE), TIGHT is enough of them. Far from home, where a weak sign is shown, half a village
is less than the reading of neighbours asks for (SHARE)."""


def ring_leads(case: Case, title: Text, role: Text) -> list[Lead]:
    """Judge the groups that show the pattern of the case's detector; how steady the next ones are is reckoned beside."""
    groups = groups_of(case)
    with closing(in_order(steadiness, groups)) as ahead:
        return [
            ring_lead(case, found, title, role, steady)
            for found, steady in zip(tracked(groups, case.detector.id, "groups"), ahead, strict=True)
        ]


def steadiness(found: Found) -> float:
    """How far the group comes out again (graph.stability); very large ones do."""
    level, members = found.level, found.group.members
    return stability(level.land, level.links, members, level.search) if len(members) < MOST_STABILITY else 1.0


def ring_lead(case: Case, found: Found, title: Text, role: Text, steady: float | None = None) -> Lead:
    """Judge one group: every reading tried, what is left weighed, members with their attendance.

    Args:
        case: the detector's case.
        found: the group.
        title: of the finding.
        role: English and Chinese words for what the members' cards are taken to be.
        steady: ``steadiness`` of the group, where it is known.
    """
    whole = found
    found, scene, tried, explained = left_unexplained(case, whole)
    steady = steady if steady is not None and found is whole else steadiness(found)
    attendance = _attendance(scene)
    close = closeness(scene)
    away = out_of_reach(case, scene)
    q = with_conduct(found.group.q_value, scene)
    care = any(item.reading.code in CARE and item.links for item in tried)
    said = remarks(scene, found, explained, away.telling, care=care)
    thin = bool(said)
    alone = close >= STRANGE or (close >= TIGHT and (bool(weak_signs(scene)) or len(scene.members) > CIRCLE))
    odd = hinted(scene) or (alone and strangers(scene, SHARE if weak_signs(scene) and far_from_home(scene) else COMMON))
    plain = not odd or (len(weak_signs(scene)) < WEAK and close < TIGHT)
    bare = "unremarked" in said and (len(said) > 1 or steady < STABLE or plain)
    crowd = len(scene.members) > HOUSEHOLD and close >= TIGHT and hinted(scene)
    doubt = any(item.verdict == "untestable" and case.detector.readings[item.reading.code] for item in tried)
    ids = tuple(str(scene.visits.persons[m]) for m in scene.members)
    _, spans, figures = scene.parts
    observed = float((spans[:, 3] - 1).sum())
    expected = float(figures[:, 0].sum())
    setl = tuple(dict.fromkeys([*scene.visits.settlements(scene.source[scene.joint]), *away.settlements]))
    return Lead(
        identity=ids,
        members=(*_persons(ids, attendance, role), *_places(scene)),
        settlements=setl,
        reasons=(*_reasons(scene, found, observed, expected), *([away.reason] if away.reason else [])),
        readings=tuple(item.result(case.detector.readings[item.reading.code]) for item in tried),
        title=title,
        summary=_summary(scene, found.group.q_value, q),
        nats=max(found.group.score, 0.0) + 10.0,
        excess=max(0.0, 1 - expected / observed) if observed else 0.0,
        q_value=q,
        ring=True,
        stability=steady,
        thin=thin,
        context=close < DIFFUSE or (thin and doubt and not crowd) or bare,
        links=_links(case, scene),
    )


def closeness(scene: Company) -> float:
    """Mean share of the company that members keep: gatherings attended, each counted by who came with the first.

    Two of many who meet by chance make a gathering, too, but a small one.
    """
    spans = scene.parts[1]
    weight = spans[:, 3] - 1.0
    return float((weight * spans[:, 3]).sum() / max(weight.sum(), 1.0) / len(scene.members))


def _at_hospitals(scene: Company) -> bool:
    """Whether most joint visits were at hospitals, clinics not among them."""
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    return bool(ward[scene.land.place[scene.joint]].mean() > 0.5)


def remarks(
    scene: Company, found: Found, explained: float = 0.0, out_of_reach: bool = False, *, care: bool = False
) -> list[str]:
    """Why support is thin: few persons or days, a loose company, a hospital's patients without a clock, cards used as anybody's.

    Company alone accuses nobody, however unlikely: there are more good reasons to come together than readings here. Where half or more of the
    meetings are innocently ``explained``, whoever holds the cards for these holds them for the rest, too: only other signs count; where ``care``
    explains them, one drug at one price is what patients of one illness go on to the pharmacy for. On a doctor's days one hand and one drug are the
    doctor's. Cards that were ``out_of_reach`` of their owners speak for themselves. That neighbours' cards were swiped near home is one fact: a carer
    on his round, or whoever fetches for the village, takes the cards along, and is served by one hand; so do old people whom a bus or the market
    brings by the calendar; and far away travellers are asked for their cards, unless other guests pay otherwise, or it is their own pooling region,
    and nothing on record tells of an outing. What is seen at the year's end only is one fact as well: accounts are spent then, at the same shops, by
    everybody. And whoever goes round the same two shops for the neighbours, every so many days, may do so at their wish. One employer's people may be
    in many places for their work, or as one agent's workmates; so may traders who go round the markets, each on its weekday, and a few neighbours who
    share a car now and then. The firm's check-up and its ward, the bus of its shift, a doctor's day and the day on which the old get their pension
    ask for cards, too. Whom a boat, a bus or the market brings to town on its days is now in this shop, now in that. Where a village is checked up
    the desk may read cards only.
    """
    close = closeness(scene)
    said = ["few persons"] if len(scene.members) < 4 else []
    said += ["few days"] if found.group.days < FEW_DAYS and found.group.stops < 8 else []
    said += ["loose"] if close < LOOSE else []
    said += ["diffuse"] if close < DIFFUSE else []
    said += ["no clock"] if found.level.name == "day" and _at_hospitals(scene) else []
    if out_of_reach:
        return said
    nothing: frozenset[str] = OF_THE_HOLDER if explained >= MOSTLY else frozenset()
    nothing |= OF_ONE_DRUG if care and explained >= MOSTLY else frozenset()
    if not speaks_against(scene, nothing | OF_THE_SENDER if doctors_days(scene) else nothing):
        return [*said, *(["few dates"] if on_few_dates(scene) else []), "unremarked"]
    said += ["year's end"] if at_years_end(scene) else []
    said += ["errands"] if of_rounds_alone(scene) and errands_for_neighbours(scene) else []
    said += ["staff"] if of_a_staff(scene) else []
    said += ["places alone"] if of_places_alone(scene) and (round_of_markets(scene) or few_outings(scene)) else []
    along = neighbours_near_home(scene) or neighbours_on_fixed_days(scene) or on_market_days(scene)
    far = asked_for_cards(scene, compared(scene))
    along = along or far is True or (far is False and led_by_somebody(scene, in_one_pool(scene)))
    along = along or one_staff(scene) or elders_on_fixed_days(scene)
    if monthly_round_for_elders(scene):
        return [*said, "cards alone"] if of_cards_alone(scene, OF_ONE_HAND) else said
    if doctors_days(scene) or at_one_service(scene):
        return [*said, "cards alone"] if of_cards_alone(scene, OF_THE_SENDER) else said
    if by_timetable(scene):
        return [*said, "cards alone"] if of_cards_alone(scene, OF_THE_TOWN) else said
    return [*said, "cards alone"] if along and of_cards_alone(scene) else said


def far_from_home(scene: Company) -> bool:
    """Whether most members meet away from where they live or are insured: there nobody is the counter's neighbour."""
    gone = travelled(scene) | insured_elsewhere(scene)
    return bool(len(gone) and gone.mean() >= MOSTLY)


def on_few_dates(scene: Company) -> bool:
    """Whether hardly anything of the company is left but for fewer than ``FEW_DAYS`` dates: a camp, an outing, and pairs who met by chance besides."""
    main = main_gatherings(scene)
    counts = scene.parts[1][:, 3] - 1.0
    return len(main_dates(scene)) < FEW_DAYS and float(counts[main].sum()) >= NEARLY_ALL * float(counts.sum())


def at_years_end(scene: Company) -> bool:
    """Whether hardly a gathering of three or more stands outside the weeks in which accounts are spent before the year ends."""
    spans = scene.parts[1]
    days = np.unique(spans[spans[:, 3] >= 3, 2])
    dates = scene.visits.first_day.astype("datetime64[D]") + days
    left = dates.astype("datetime64[Y]").astype("datetime64[D]") + np.timedelta64(366, "D") - dates
    last = int((left <= LAST_WEEKS * 7 + 1).sum())
    return last >= FEW_DAYS and len(days) - last < FEW_DAYS and int(np.ptp(scene.visits.day)) >= SEASON


def _attendance(scene: Company) -> Array:
    """Share of the gatherings that each member attended."""
    index = np.searchsorted(scene.members, scene.land.person[scene.joint])
    total = int(scene.gathering_of.max(initial=0)) + 1
    seen = np.unique(index * total + scene.gathering_of)
    return np.bincount(seen // total, minlength=len(scene.members)) / total


def _persons(ids: Sequence[str], attendance: Array, role: Text) -> tuple[Member, ...]:
    usual = float(np.median(attendance))
    members = []
    for name, share in sorted(zip(ids, attendance, strict=True), key=lambda pair: (-pair[1], pair[0])):
        hub = share >= 0.9 and share >= usual + 0.25
        members.append(
            Member(
                "patient",
                name,
                "organiser" if hub else role["en"],
                round(float(share), 3),
                {
                    "zh": f"参加 {share:.0%} 的聚集" + ("，远多于他人：可能的组织者" if hub else ""),
                    "en": f"present at {share:.0%} of the gatherings"
                    + (", far more than the others: perhaps the organiser" if hub else ""),
                },
            )
        )
    return tuple(members)


def _places(scene: Company) -> tuple[Member, ...]:
    """Institutions where the company gathered; one chance meeting of two names nobody."""
    spans = scene.parts[1]
    held = np.bincount(scene.gathering_places, weights=np.where(spans[:, 3] >= 3, 2, 1))
    values, counts = np.unique(scene.land.place[scene.joint], return_counts=True)
    again = held[values] >= min(2, held.max())
    values, counts = values[again], counts[again]
    members = []
    for place, count in sorted(zip(values, counts, strict=True), key=lambda pair: (-pair[1], pair[0])):
        kind: MemberKind = "pharmacy" if scene.places.kind[place] == "pharmacy" else "hospital"
        share = count / counts.sum()
        words = {
            "zh": f"{count} 次同行刷卡在此发生（{share:.0%}）",
            "en": f"{count} swipes in company took place here ({share:.0%})",
        }
        members.append(
            Member(kind, str(scene.visits.places[place]), "swiping_institution", round(float(share), 3), words)
        )
    return tuple(members)


def _reasons(scene: Company, found: Found, observed: float, expected: float) -> tuple[Reason, ...]:
    spans = scene.parts[1]
    days = len(np.unique(spans[:, 2]))
    typical = float(np.median(spans[:, 3]))
    where = {
        "minute": ("数分钟内先后", "within minutes of one another"),
        "far": ("同日在异地同一机构", "at one institution far from home on the same day"),
        "day": ("同日在同一机构", "at one institution on the same day"),
    }[found.level.name]
    company = Reason(
        "company",
        observed,
        digits(expected),
        found.level.tail.p_value(found.group.score),
        {
            "zh": f"{len(scene.members)} 人在 {days} 天{where[0]}刷卡 {len(spans)} 次，每次约 {typical:.0f} 人；按各自习惯和机构客流随机排日，"
            f"期望同行 {few(expected)} 人次，实际 {observed:.0f} 人次",
            "en": f"{len(scene.members)} persons swiped {where[1]} {len(spans)} times on {days} days, about {typical:.0f} each time; with dates at "
            f"random, habits and crowds as they are, {few(expected)} meetings are expected, {observed:.0f} were seen",
        },
    )
    return (company, *(sign.reason for sign in signs(scene)))


def _summary(scene: Company, alone: float, q: float) -> Text:
    """In a sentence; says so where ``q`` weighs how the cards were used, too, and not the company ``alone``."""
    _, spans, _ = scene.parts
    first, last = scene.visits.date_of(int(spans[:, 2].min())), scene.visits.date_of(int(spans[:, 2].max()))
    places = len(np.unique(scene.land.place[scene.joint]))
    zh, en = (
        (
            f"仅按同行计 q = {alone:.2g}，连同用卡方式 q = {q:.2g}",
            f"q = {alone:.2g} by company alone, {q:.2g} with how the cards were used",
        )
        if q < alone
        else (f"q = {q:.2g}", f"q = {q:.2g}")
    )
    return {
        "zh": f"{first} 至 {last}，{len(scene.members)} 人在 {places} 家机构 {len(spans)} 次结伴刷卡，超出习惯与偶然（{zh}）。",
        "en": f"From {first} to {last} {len(scene.members)} persons swiped in company {len(spans)} times at {places} institutions, "
        f"beyond habit and chance ({en}).",
    }


def _links(case: Case, scene: Company) -> tuple[Link, ...]:
    """CO_SWIPED links of the pairs that met most, with their rows."""
    visits, persons = scene.visits, scene.visits.persons[scene.members]
    index = np.searchsorted(scene.members, scene.land.person[scene.joint])
    starts = np.searchsorted(scene.gathering_of, np.arange(len(scene.parts[1]) + 1))
    pairs, bounds, rows = met_most(index, starts, len(scene.members), MOST_LINKS)
    source = scene.source[scene.joint[rows]]
    day, amount, setl = visits.day[source], visits.amount[source], visits.settlements(source)
    links = []
    nodes = [Node("patient", str(person)) for person in persons]
    dates = {number: visits.date_of(number) for number in np.unique(day).tolist()}
    for (a, b), low, high in zip(pairs.tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        days = sorted(set(day[low:high].tolist()))
        links.append(
            Link(
                case.detector.id,
                "CO_SWIPED",
                nodes[a],
                nodes[b],
                len(days),
                dates[days[0]],
                dates[days[-1]],
                amount=Decimal(str(round(float(amount[low:high].sum()), 2))),
                settlements=tuple(setl[low:high]),
            )
        )
    return tuple(links)
