"""A doctor who sits at a branch or village clinic that reports under the main house's code (分院、村卫生室共用机构代码)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow
from graphfraud.innocent.many_sites import stands_for_many
from graphfraud.innocent.trips import Trips

if TYPE_CHECKING:
    import pandas as pd

READING = Reading("branch_site", {"zh": "分院或村卫生室共用机构代码", "en": "a branch under the main house's code"})
APART_KM = 8.0
"""Kilometres between where the doctor's patients and the colleagues' patients live from which the doctor sits elsewhere than they."""
HASTE = 0.5
"""Share of the fills on the day of the visit that nobody gets to in time from the house, from which the visits were not there."""
CLOSE_KM, TOWN_KM = 1.5, 4.0
"""Kilometres from the patients' middle to a pharmacy that is at their door, and to one that is still of their own town."""
NEARER = 0.25
"""Part of the way to the colleagues' patients within which a pharmacy is theirs, where nobody knows where the house is."""

OUT_OF_TOWN_KM = 60.0
"""Kilometres from the patients' middle, who live round the house, beyond which a pharmacy is beside no site at which they are treated."""

DOCTORS = 3
"""Doctors of a giant house who send patients to one shop in town from whom on they may all sit beside it."""
COUNTIES = 3
"""Counties whose patients a shop seems to serve minutes after their visits there, from which it sells in each of them under one code."""
MANY = 8
"""Persons of each county from whom on a code stands for many sites here, where a ring may have members in several counties."""
PATIENTS, SHOPS, NEARLY_ALL, WALK, ERRAND = 5, 3, 0.8, 60, 120
"""Persons whom a house seems to see at the same time as their shop does, those shops, the share of the house's contradictions that are so, and the
minutes from the visit to the purchase: who was treated next door buys at once. Where a branch is told, who buys there an hour later was there, too."""


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where the doctor's patients live elsewhere than the colleagues' (or than the house is), beside the pharmacy.

    Who sits at another site has other patients; the pharmacy there is far from the main house and next door to them. In the same town as they,
    farther from their middle, it stays untestable. So it does where they go there for some goods and elsewhere for the rest, and where it is not known
    where the house is and the pharmacy is at the patients' door or far nearer to
    them than the colleagues' patients are: several houses may settle under one code; where several doctors of a giant house send
    patients to one shop in its town, which has several sites under its code; and where most fills come sooner than anybody gets there from the
    house: the doctor sat elsewhere, or the patient did not go, which the records cannot tell.
    """
    if scene.beds:
        return no("去向为住院", "these are admissions")
    if math.isnan(scene.apart) or math.isnan(scene.to_patients):
        return _in_haste(scene, "患者常去之处的位置不详", "where the patients live is unknown")
    zh = f"该医生患者的常去之处与同事患者（或机构所在地）相距 {scene.apart:.0f} 公里，药店距其 {scene.to_patients:.1f} 公里"
    en = (
        f"the doctor's patients live {scene.apart:.0f} km from the colleagues' (or from the house); the pharmacy is {scene.to_patients:.1f} km from "
        "their middle"
    )
    if math.isnan(scene.near) and scene.to_patients <= max(CLOSE_KM, NEARER * scene.apart):
        unknown = (
            "；该院位置不详，可能几处院区共用编码",
            "; where the house is is not known: several sites may settle under its code",
        )
        return untestable(f"{zh}{unknown[0]}", f"{en}{unknown[1]}")
    if scene.apart < APART_KM or scene.to_patients > TOWN_KM:
        return _in_haste(scene, zh, en)
    if not math.isnan(scene.goods):
        return untestable(
            f"{zh}；但同一医生的患者只为某些药品去该处，其余药品在别处购买：分院旁的药店不挑药品（p = {scene.goods:.2g}）",
            f"{en}; yet the same doctor's patients go there for some goods and elsewhere for the rest, which a shop beside a branch does not ask for "
            f"(p = {scene.goods:.2g})",
        )
    if scene.to_patients <= CLOSE_KM:
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
    return untestable(f"{zh}；可能在分院坐诊", f"{en}: the doctor may sit at a branch")


def _in_haste(scene: Flow, zh: str, en: str) -> Answer:
    """What the clocks say where the patients' homes say nothing of a branch, and what the house's size does.

    A giant house – an alliance that bills under its head hospital – has several sites in its own town. Several of its doctors who send
    patients to one shop there, and began on no day, may all sit beside it: whose address the code bears is not theirs.
    """
    doctors = int(scene.fills.doctor.nunique())
    if scene.giant and doctors >= DOCTORS and not scene.risen and not scene.to_patients > TOWN_KM:
        return untestable(
            f"{zh}；该编码占全部医院、诊所就诊的 {scene.giant:.0%}，或为多个院区共用：{doctors} 名医生可能都在药店旁的院区坐诊",
            f"{en}; the house's code has {scene.giant:.0%} of all visits to hospitals and clinics, that of several sites perhaps: the {doctors} doctors may "
            "all sit at one beside the pharmacy",
        )
    if not scene.haste >= HASTE:
        return no(zh, en)
    if scene.apart < APART_KM and scene.to_patients > OUT_OF_TOWN_KM:
        return no(
            f"{zh}；{scene.haste:.0%} 的当日购药早于赶到药店所需的时间，但患者就住在该机构周围，不会到药店旁的院区就诊",
            f"{en}; {scene.haste:.0%} of the fills on the day of the visit come sooner than anybody gets there, but the patients live round the house: none of "
            "its sites is beside that pharmacy for them",
        )
    return untestable(
        f"{zh}；{scene.haste:.0%} 的当日购药早于从该机构赶到药店所需的时间，就诊或不在该机构",
        f"{en}; {scene.haste:.0%} of the fills on the day of the visit come sooner than anybody gets there from that institution: the visits may have "
        "been at another site",
    )


def on_trips(scene: Trips) -> Answer:
    """Trips are cleared that lead from a hospital to one and the same corner, within the hour, time and again: people there are treated there.

    Five persons or more are seen at the house and minutes later at the pharmacies of one distant place, and hardly ever the other way round, nor
    does the house contradict other places: it has rooms there. Copied cards are used whenever it suits, before as well as after. So it is with
    a shop at which patients of three counties seem to buy minutes after they were treated at home: a chain that sells everywhere under one code.
    """
    if (many := _of_many_sites(scene)).any():
        return Answer(
            {
                "zh": f"{int(many.sum())} 次所涉编码在多个县区都有顾客几分钟内又在当地其他机构，应为连锁总部等多处门店共用：其坐标不是刷卡之处，距离无从判断",
                "en": f"{int(many.sum())} uses are under a code at which persons of several counties seem to be within minutes of houses at home: a "
                "chain's head office, perhaps, that bills for its shops; where the cards were used is not on record",
            },
            untold=many,
        )
    corners = scene.once("branches under one code", lambda: _branches(scene.all_trips, _clinics(scene)))
    chains = scene.once("chains under one code", lambda: _chains(scene))
    trips = scene.trips
    onward = _onward(trips, _clinics(scene))
    later = _onward(trips, _clinics(scene), ERRAND)
    from_branch = [shop in corners.get(house, ()) for house, shop in zip(trips.place_a, trips.place_b, strict=True)]
    cleared = np.array(from_branch, bool) & later
    of_chain = onward & trips.place_b.isin(chains).to_numpy(bool)
    if of_chain.any():
        count = int((cleared | of_chain).sum())
        return Answer(
            {
                "zh": f"{count} 次为就诊后一小时内在同一编码的药店购药，{COUNTIES} 个以上县区各有 {PATIENTS} 人以上如此且少有相反次序："
                "应为连锁药店各门店共用一个编码",
                "en": f"{count} are purchases within the hour after a visit, under the code of one shop; so do {PATIENTS} or more persons of each of "
                f"{COUNTIES} or more counties, and hardly ever the other way round: a chain's shops sell under one code",
            },
            cleared=cleared | of_chain,
        )
    if not cleared.any():
        return no(
            "并非就诊后即在同一处药店购药", "these are no visits to a house and then to the pharmacies of one place"
        )
    count = int(cleared.sum())
    return Answer(
        {
            "zh": f"{count} 次为就诊后不久在同一处药店购药，{PATIENTS} 人以上在一小时内如此且无相反次序：该院可能在当地设有分院",
            "en": f"{count} are visits after which the pharmacies of one place soon follow, with {PATIENTS} or more persons within the hour and never the "
            "other way round: the house has a branch there",
        },
        cleared=cleared,
    )


def _of_many_sites(scene: Trips) -> np.ndarray:
    """Trips to or from a code that stands for shops of several counties (innocent.many_sites)."""
    trips = scene.trips
    if scene.places is None:
        return np.zeros(len(trips), bool)
    names = np.unique(np.concatenate([trips.place_a.to_numpy(object), trips.place_b.to_numpy(object)]).astype(str))
    codes = scene.visits.codes_of(names.astype(object), "places")
    many = [
        name
        for name, code in zip(names, codes.tolist(), strict=True)
        if code >= 0 and stands_for_many(scene.visits, scene.places, code, MANY)
    ]
    return np.asarray(trips.place_a.isin(many) | trips.place_b.isin(many), bool)


def _clinics(scene: Trips) -> frozenset[str]:
    """Codes of the clinics: where a township has no pharmacy, its clinic sells."""
    if scene.places is None:
        return frozenset()
    return frozenset(scene.places.code[scene.places.subtype == "clinic"].tolist())


def _onward(trips: pd.DataFrame, clinics: frozenset[str] = frozenset(), minutes: int = WALK) -> np.ndarray:
    """Trips from a hospital to a pharmacy, or to one of the ``clinics``, within so many ``minutes``, by a clock and no stay."""
    counter = (trips.kind_b == "pharmacy") | (trips.place_b.isin(clinics) & ~trips.place_a.isin(clinics))
    onward = (trips.kind_a == "hospital") & counter & ~trips.stay & ~trips.remote
    return np.asarray(onward & (trips.gap <= minutes), bool)


def _branches(trips: pd.DataFrame, clinics: frozenset[str]) -> dict[str, set[str]]:
    """The pharmacies (or clinics) beside each house's other site; trips of which a late settlement tells all count for nothing."""
    trips = trips[~trips.begun_earlier.to_numpy(bool)]
    from_house = trips[_onward(trips, clinics)]
    found = {}
    for house, onward in from_house.groupby("place_a"):
        shops = onward.groupby("place_b").psn_no.nunique().sort_values(ascending=False)[:SHOPS]
        there = onward[onward.place_b.isin(shops.index)]
        every = int(((trips.place_a == house) | (trips.place_b == house)).sum())
        if there.psn_no.nunique() >= PATIENTS and len(there) >= NEARLY_ALL * every:
            found[str(house)] = {str(shop) for shop in shops.index}
    return found


def _chains(scene: Trips) -> set[str]:
    """Pharmacies that contradict the visits just before, of many patients of several counties, and hardly ever those just after."""
    if scene.places is None:
        return set()
    region = dict(zip(scene.places.code.tolist(), scene.places.region.tolist(), strict=True))
    trips = scene.all_trips[~scene.all_trips.stay & ~scene.all_trips.remote]
    sent = trips[_onward(trips)]
    sent = sent.assign(county=sent.place_a.map(region).fillna(""))
    found = set()
    for shop, there in sent[sent.county != ""].groupby("place_b"):
        persons = there.groupby("county").psn_no.nunique()
        back = trips[(trips.place_a == shop) & (trips.kind_b == "hospital") & (trips.gap <= WALK)]
        if (persons >= PATIENTS).sum() >= COUNTIES and len(there) >= NEARLY_ALL * (len(there) + len(back)):
            found.add(str(shop))
    return found
