"""Residents of one home for the aged, care centre or convent, fetched and settled together (养老、托养机构)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.people import LAST_PART, People
from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.events import Events
from graphfraud.innocent.flow import Flow
from graphfraud.innocent.stratum import shared_units, with_unknown
from graphfraud.model.finding import Text

READING = Reading(
    "nursing_home",
    {"zh": "养老、托养机构或寺院住户", "en": "residents of one home for the aged, care centre or convent"},
)
WORDS = re.compile(
    r"养老|敬老|福利院|护理院|颐养|老年|康养|托老|托养|安养|颐乐|供养|残疾人|福利.{0,4}厂|聋哑|聋人|盲人|孤儿院|"
    r"(康复|阳光|残疾|精神).{0,3}之家|中途宿舍|nursing|care home|elder",
    re.IGNORECASE,
)
CONVENT = re.compile(
    r"(寺|寺院|庵|庙|道观|修道院|monastery|convent|temple)(僧舍|僧寮|尼舍|寮房|禅房|僧房|扎仓)?$", re.IGNORECASE
)
"""Where monks or nuns live, whose steward keeps their cards: many at one address that ends so (villages are called so as well)."""
HOUSE = re.compile(f"(?:{WORDS.pattern})[^路街巷村镇乡]{{0,8}}$|{CONVENT.pattern}", re.IGNORECASE)
"""How an address without building and room ends where the house is a home or a convent, no street or village called after one."""
ROOMS = re.compile(
    r"([A-Za-z甲乙丙东南西北]?[0-9０-９一二三四五六七八九十百]+(号楼|号房|号床|栋|幢|座|单元|楼|层|室|房|床|号|间|区)?(房间|床位)?[-－—#、\s]*)+$"
)
"""Storeys, rooms and beds at the end of an address: what stands before them may be the house's name, though it has a number in its street."""
RESIDENTS = 5
OLD = 60.0
OLD_SHARE = 0.6
FETCHED, MOST = 2, 0.5
"""Patients of one home from whom on somebody fetches for them: one old person goes where he goes; and the share of a flow's patients that live at
homes, from which on, one at each, the pharmacy serves homes."""
CARED, ROUNDS = 0.8, 3
"""Share of the members who lie in beds at home on the round of one house, from which somebody fetches for them; days of it that tell a round."""
YOUNG = 0.25
"""Share of members under 60 from which a company does not come from a home for the aged."""


def on_company(scene: Company) -> Answer:
    """Members who share an address with many, most of them old, or who live in a house that is called a home, each in a room of it.

    Untestable where nearly all lie in beds at home on which one house's doctor makes his round.
    """
    people, members = scene.people, scene.members
    if not people.homes_known(members):
        young = np.isfinite(people.age[members]) & (people.age[members] < OLD)
        if young.mean() >= YOUNG:
            return no(
                f"{young.mean():.0%} 的成员不足 60 岁，不像养老机构",
                f"{young.mean():.0%} of the members are younger than 60: no home for the aged",
            )
        return untestable(
            "无住址，无法核对是否同住养老机构", "no addresses: whether they live in one home cannot be checked"
        )
    cared = _cared_for_at_home(scene)
    if cared >= CARED * len(members):
        return untestable(
            f"{len(members)} 人中 {cared} 人由同一机构上门诊治（家庭病床）：出不了门的人由他人代为取药，还是其卡被用，须上门核实",
            f"{cared} of {len(members)} members are seen in their beds at home by one and the same house: who cannot leave the bed has others fetch the drugs; "
            "whether that is all their cards were used for a visit to them tells",
        )
    address, homes = _houses(people, people.address[members])
    units = shared_units(address)
    units = with_unknown(np.where(np.isin(units, homes), units, -1), address)
    living = int((units >= 0).sum())
    return Answer(
        {
            "zh": f"{len(members)} 人中 {living} 人住在 {len(homes)} 处养老机构或老人聚居地址",
            "en": f"{living} of {len(members)} members live at {len(homes)} homes for the aged or addresses of mostly old people",
        },
        units=units,
    )


def _cared_for_at_home(scene: Company) -> int:
    """Members whom the one house that sees most of them in beds at home (planned visits) saw there on three days or more."""
    visits = scene.visits
    if visits.planned is None:
        return 0
    own = visits.of(scene.members)
    own = own[visits.planned[own]]
    if not len(own):
        return 0
    days = np.unique(np.stack((visits.place[own], visits.person[own], visits.day[own])), axis=1)
    pairs, count = np.unique(days[:2], axis=1, return_counts=True)
    return int(np.bincount(pairs[0][count >= ROUNDS]).max(initial=0))


def on_flow(scene: Flow) -> Answer:
    """Fills of residents of homes for the aged are cleared: the home fetches for all of them where it always does.

    One patient of a house is nobody's round: two of one home are, or where half of the patients live at homes, each at another one.
    """
    if scene.beds:
        return no("去向为住院，与代购药品无关", "these are admissions; nobody fetches drugs")
    if scene.people is None or not scene.people.has_addresses:
        return untestable("无住址，无法核对是否养老机构住户", "no addresses: residents of homes cannot be told")
    address, homes = _houses(scene.people, np.where(scene.persons >= 0, scene.people.address[scene.persons], -1))
    resident = _fetched_for(address, homes, scene.persons)
    count, homes = int(resident.sum()), np.unique(address[resident]).tolist()
    zh = f"{len(resident)} 次中 {count} 次为 {len(homes)} 处养老机构或老人聚居地址的住户"
    en = f"{count} of {len(resident)} are of people who live at {len(homes)} homes for the aged or addresses of mostly old people"
    return Answer({"zh": zh, "en": en}, cleared=resident) if count else no(zh, en)


def _fetched_for(
    address: npt.NDArray[np.int64], homes: list[int], persons: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which fills are of residents for whom a home fetches: of those homes of which two patients are of the flow, of all where most patients live at some."""
    resident = np.isin(address, homes)
    pairs = np.unique(np.stack((address, persons))[:, resident], axis=1)
    if len(np.unique(persons[resident])) >= MOST * len(np.unique(persons)):
        return resident
    names, count = np.unique(pairs[0], return_counts=True)
    return np.isin(address, names[count >= FETCHED])


def _houses(people: People, address: npt.NDArray[np.integer[Any]]) -> tuple[npt.NDArray[np.int64], list[int]]:
    """Codes of the houses at these addresses (−1 unknown), and which of them are homes; the rooms of one house called so are one house.

    A home is called one, or shared by many of whom most are old, or who live in a convent.
    """
    house = address.astype(np.int64)
    rooms: dict[str, list[int]] = {}
    for code in np.unique(house[house >= 0]).tolist():
        rooms.setdefault(_house(str(people.address_names[code])) or str(code), []).append(code)
    homes = []
    for codes in rooms.values():
        house[np.isin(house, codes)] = codes[0]
        residents = np.flatnonzero(np.isin(people.address, codes))
        old = float((people.age[residents] >= OLD).mean())
        names = [str(people.address_names[code]) for code in codes]
        named = any(WORDS.search(name) for name in names)
        many = len(residents) >= RESIDENTS
        convent = any(CONVENT.search(_house(name)) for name in names)
        if named or (many and (old >= OLD_SHARE or convent)):
            homes.append(codes[0])
    return house, homes


def _house(address: str) -> str:
    """The home or convent of which an address names a room, empty where it names none."""
    stems = (cut.sub("", address).strip() for cut in (LAST_PART, ROOMS))
    return next((stem for stem in stems if HOUSE.search(stem)), "")


def on_purchases(scene: Events) -> Answer:
    """Bulk bought for residents: the home fetches for all of them, each time for the weeks until it comes again."""
    text = {
        "zh": "住在养老机构（或多数为老人的集中住址）的购药人不计",
        "en": "buyers who live at a home for the aged, or at an address of mostly old people, do not count",
    }
    return _residents(scene, text)


def on_scripts_beyond(scene: Events) -> Answer:
    """Courses of people at an address that is called a home, or that many share and most of whom are old."""
    text = {
        "zh": "住在养老机构（或多数为老人的集中住址）的疗程不计",
        "en": "courses of people who live at a home for the aged, or at an address of mostly old people",
    }
    return _residents(scene, text)


def _residents(scene: Events, text: Text) -> Answer:
    """Cleared are people whose address is called a home, or is shared by many most of whom are old and is no village group."""
    if not scene.known("address").any():
        return untestable("无住址，无法核对是否养老机构住户", "no addresses: residents of homes cannot be told")
    named = scene.match("address", WORDS.pattern.replace("nursing|care home|elder", "[Nn]ursing|[Cc]are home|[Ee]lder"))
    many = (scene.number("residents") >= RESIDENTS) & (scene.number("old") >= OLD_SHARE)
    return Answer(text, cleared=named | (many & ~scene.match("address", "组$")))
