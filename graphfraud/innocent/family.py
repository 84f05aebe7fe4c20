"""One family, or relatives who pay from one another's account (家庭成员、账户共济)."""

from __future__ import annotations

import re

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import People, haversine
from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.events import Events
from graphfraud.innocent.trips import CARD, Trips
from graphfraud.stats.order import order_of

READING = Reading("family", {"zh": "家庭成员或账户共济", "en": "one family or family account"})
HOUSEHOLD = 8
"""Persons at one full address up to which it is a household; more are a block, a dormitory, a home."""
CLAN, LEAST, NAMESAKES = 14, 5, 0.6
"""Persons behind one door or phone up to whom they are a clan; members of the company of whom the surname is known, at least, and share of one surname."""
GROUP = re.compile("[组村队社屯庄]$")
"""How an address ends that is no house."""
SURNAMES = 6
"""Persons from which a family holds three of one surname."""
TWICE = 3
"""Days on which the physical card was at two places: once may be a slip of the clock, time and again is not."""
FAMILY_PHONE = 6
"""Insured persons behind one phone up to which it is a family's; more are a call centre or a village's."""
CHILD, CHILDREN, GRANDPARENTS = 16, 0.25, 40
"""Age below which one is a child, share of children, and years between the youngest and the eldest of a large household of three generations."""
FATHER, SIBLINGS = 15, 30
"""Years that a father is older at least, and that brothers and sisters are apart at most."""
QUARTER, SEEN = 3.0, 3
"""Kilometres around a strange place, and days on which a relative was seen there, from which the relative may have been at the place itself."""


def kin_units(people: People, members: np.ndarray) -> np.ndarray:
    """Label a member: equal where a household address, a registered address or a family's phone is shared; −1 alone.

    An address that ends with a village's name is no house: there only those of one surname share it.
    """
    rows, columns = [], []
    home, registered = _houses_apart(people, members)
    for codes, sizes, limit, clan in (
        (home, people.occupants[members], HOUSEHOLD, _houses(people, members)),
        (registered, people.enrolled[members], HOUSEHOLD, 0),
        (people.phones[members, 0], people.shared[members, 0], FAMILY_PHONE, CLAN),
        (people.phones[members, 1], people.shared[members, 1], FAMILY_PHONE, CLAN),
    ):
        usable = (codes >= 0) & (sizes >= 2) & (sizes <= limit)
        usable = np.flatnonzero(usable | _clan(people.surname[members], codes, (sizes > limit) & (sizes <= clan)))
        order = usable[np.argsort(codes[usable], kind="stable")]
        same = codes[order][1:] == codes[order][:-1]
        rows.append(order[:-1][same])
        columns.append(order[1:][same])
    for one, other in (*_generations(people, members), *_by_father(people, members)):
        rows.append(one)
        columns.append(other)
    i, j = np.concatenate(rows), np.concatenate(columns)
    graph = coo_matrix((np.ones(len(i)), (i, j)), shape=(len(members), len(members)))
    _, label = connected_components(graph, directed=False)
    alone = np.bincount(label)[label] == 1
    return np.where(alone, -1, label).astype(np.int64)


def _houses_apart(people: People, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes of the members' home and registered addresses; those of a whole village parted by surname, −1 where that is unknown."""
    home, registered = people.address[members], people.registered[members]
    if people.by_village is None:
        return home, registered
    surname = people.surname[members].astype(np.int64)
    wide = int(surname.max(initial=0)) + 1
    parted = []
    for column, codes in enumerate((home, registered)):
        above = int(codes.max(initial=0)) + 1
        apart = np.where((codes >= 0) & (surname >= 0), above + codes.astype(np.int64) * wide + surname, -1)
        parted.append(np.where(people.by_village[members, column], apart, codes))
    return parted[0], parted[1]


def _clan(surname: np.ndarray, codes: np.ndarray, large: np.ndarray) -> np.ndarray:
    """Members behind one door or phone that more than a household share, most of them of one surname: no dormitory, agent or call centre shows that."""
    clan = np.zeros(len(codes), bool)
    for code in np.unique(codes[(codes >= 0) & large]).tolist():
        here = large & (codes == code)
        names = surname[here][surname[here] >= 0]
        clan |= here & (len(names) >= LEAST and np.bincount(names).max(initial=0) >= NAMESAKES * here.sum())
    return clan


def _generations(people: People, members: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of members behind a phone that more than a small household left and that is a large household's all the same.

    It is where all who left it live at one address, be it a village group's, a quarter of them are children and the eldest could be their
    grandparents: who collects cards leaves his number with the grown-up of many addresses. What they are called does not matter, as in
    some tongues nobody has a surname and in some villages all have the same.
    """
    pairs = []
    for column in range(people.phones.shape[1]):
        phones, shared = people.phones[members, column], people.shared[members, column]
        for code in np.unique(phones[(phones >= 0) & (shared > FAMILY_PHONE) & (shared <= CLAN)]).tolist():
            who, here = people.behind(code), np.flatnonzero(phones == code)
            homes, age = people.address[who], people.age[who]
            age = age[np.isfinite(age)]
            one = len(np.unique(homes)) == 1 and homes[0] >= 0 and len(age) >= LEAST
            if one and (age < CHILD).sum() >= CHILDREN * len(who) and np.ptp(age) >= GRANDPARENTS:
                pairs.append((here[:-1], here[1:]))
    return pairs


def _by_father(people: People, members: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of members of one address whose names of two parts say that one is the other's father, or that both have one father."""
    if people.father is None or people.own_name is None or not (people.father[members] >= 0).any():
        return []
    own, father, age, home = (codes[members] for codes in (people.own_name, people.father, people.age, people.address))
    named = np.flatnonzero((father >= 0) & (home >= 0) & np.isfinite(age))
    own, father, age, home = own[named], father[named], age[named], home[named]
    near = home[:, None] == home
    older = age[:, None] - age
    child = near & (own[:, None] == father) & (older >= FATHER)
    brothers = near & (father[:, None] == father) & (np.abs(older) <= SIBLINGS)
    return [(named[one], named[other]) for one, other in (np.nonzero(child), np.nonzero(np.triu(brothers, 1)))]


def _houses(people: People, members: np.ndarray) -> np.ndarray:
    """Persons up to whom each member's address may be a clan's house; none where it is a village group's, without a number: those are many houses."""
    code = people.address[members]
    names = people.address_names[np.maximum(code, 0)] if len(people.address_names) else np.full(len(code), "")
    return np.array([0 if GROUP.search(str(name).strip()) else CLAN for name in names], np.int64)


def on_company(scene: Company) -> Answer:
    """Households, shared phones and visits paid from a relative's account count as one person."""
    people, members = scene.people, scene.members
    size = len(members)
    if not (people.has_addresses or people.has_phones):
        if size > HOUSEHOLD:
            return no(
                f"{size} 人多于一个家庭；无地址、电话可逐一核对",
                f"{size} persons are more than a family; there are no addresses or phones to check each",
            )
        name, _, namesakes = scene.share(people.surname[members])
        if (
            size >= SURNAMES
            and name >= 0
            and (people.surname[members] >= 0).all()
            and not _fathers_known(people, members)
            and namesakes.sum() <= 2
        ):
            return no(
                f"{size} 人中同姓者至多 {int(namesakes.sum())} 人，不像一家；无地址、电话可逐一核对",
                f"at most {int(namesakes.sum())} of {size} members share a surname, which no family of that size shows; there are no "
                "addresses or phones to check each",
            )
        return untestable(
            "无地址和电话，无法核对是否一家", "no addresses or phones: whether they are a family cannot be checked"
        )
    units = kin_units(people, members)
    shared = scene.visits.mutual_aid[scene.source[scene.joint]]
    if shared.any():
        payers = np.unique(np.searchsorted(members, scene.land.person[scene.joint[shared]]))
        units = np.where(np.isin(np.arange(size), _one_account(people.address[members], payers)), size + 1, units)
    kin = int((units >= 0).sum())
    families = len(np.unique(units[units >= 0]))
    return Answer(
        {
            "zh": f"{size} 人中 {kin} 人分属 {families} 个家庭（同住址、同户籍、同电话或账户共济）",
            "en": f"{kin} of {size} members belong to {families} families (address, registration, phone or family account)",
        },
        units=units,
    )


def _fathers_known(people: People, members: np.ndarray) -> bool:
    """Whether a name of two parts is among theirs: no family of three generations shares the second."""
    return people.father is not None and bool((people.father[members] >= 0).any())


def _one_account(home: np.ndarray, payers: np.ndarray) -> np.ndarray:
    """Of the payers from a relative's account those of one family: all where a household may hold them, else who live at one address.

    Accounts are shared among next of kin alone, so that a clan of a dozen behind one door is one family, which a dormitory is not.
    """
    if len(payers) <= HOUSEHOLD:
        return payers
    told = payers[home[payers] >= 0]
    doors, count = np.unique(home[told], return_counts=True)
    return np.asarray(told[home[told] == doors[np.argmax(count)]] if len(doors) else told)


def _shops_there(scene: Trips, own: np.ndarray, place: int) -> bool:
    """Whether a relative with these visits is a customer of the place, or is seen in its part of the town on several days."""
    visits, places = scene.visits, scene.places
    at = visits.place[own]
    if (at == place).any() or places is None or not len(own):
        return bool((at == place).any())
    km = haversine(places.lnt[at], places.lat[at], places.lnt[place], places.lat[place])
    return len(np.unique(visits.day[own[km <= QUARTER]])) >= SEEN


def relatives(visits: Visits, people: People, person: int) -> np.ndarray:
    """Codes of other persons of one household: the same full address, registered address or private phone; and twins of one village or estate."""
    found = [np.empty(0, np.int64)]
    for name, codes, size, limit in (
        ("address", people.address, people.occupants[person], HOUSEHOLD),
        ("registration", people.registered, people.enrolled[person], HOUSEHOLD),
    ):
        if codes[person] >= 0 and 2 <= size <= limit:
            found.append(_bearers(visits, name, codes, int(codes[person])))
    width = people.phones.shape[1]
    for column in range(width):
        if people.phones[person, column] >= 0 and 2 <= people.shared[person, column] <= FAMILY_PHONE:
            phone = int(people.phones[person, column])
            found.append(_bearers(visits, "phone", people.phones.ravel(), phone) // width)
    if people.village[person] >= 0 and people.surname[person] >= 0 and np.isfinite(people.age[person]):
        near = _bearers(visits, "village", people.village, int(people.village[person]))
        twin = (people.surname[near] == people.surname[person]) & (people.age[near] == people.age[person])
        found.append(near[twin])
    together = np.unique(np.concatenate(found))
    return np.asarray(together[together != person])


def _bearers(visits: Visits, name: str, codes: np.ndarray, code: int) -> np.ndarray:
    """Positions that bear a code (≥ 0), by an index that is made once a run."""

    def index() -> tuple[np.ndarray, np.ndarray]:
        order = order_of(codes.astype(np.int64) + 1)
        return order, np.searchsorted(codes[order], np.arange(int(codes.max(initial=-1)) + 2))

    order, starts = visits.once(f"bearers of {name}", index)
    return np.asarray(order[starts[code] : starts[code + 1]])


def on_trips(scene: Trips) -> Answer:
    """Uses are cleared that a relative made: paid from a family account, or at a place where, or close to which, one of the household shops.

    A relative who is one of the cards in question vouches for nobody. And one physical card cannot be swiped at both places,
    whoever of the family carries it, where both tell cards from telephones.
    """
    trips, people = scene.trips, scene.people
    names = trips.psn_no.unique()
    paid = trips.mutual_aid.fillna(False).to_numpy(bool)
    told = {place for place, share in scene.e_share.items() if share > 0}
    card = (~trips.stay & (trips.cert_a == CARD) & (trips.cert_b == CARD)).to_numpy(bool) & ~paid
    card &= (trips.place_a.isin(told) & trips.place_b.isin(told)).to_numpy(bool)
    if scene.days(card) >= TWICE and not (people.has_addresses or people.has_phones):
        days = scene.days(card)
        return no(
            f"{days} 天两处均刷实体卡：同一张卡无论由谁携带都不可能同时在两地",
            f"on {days} days the physical card was swiped at both places: one card cannot be at both, whoever of a family carries it",
        )
    if not paid.any() and not (people.has_addresses or people.has_phones) and len(names) <= HOUSEHOLD:
        return untestable(
            "无地址和电话，无法核对亲属是否在该处购药",
            "no addresses or phones: whether a relative shops there cannot be checked",
        )
    members = scene.visits.codes_of(names)
    custom: dict[str, np.ndarray] = {}
    for name, code in zip(names, members, strict=True):
        kin = np.setdiff1d(relatives(scene.visits, people, int(code)), members) if code >= 0 else np.empty(0, np.int64)
        custom[name] = scene.visits.of(kin) if len(kin) else np.empty(0, np.int64)
    strange = scene.visits.codes_of(trips.strange, "places")
    shops = np.array(
        [_shops_there(scene, custom[name], int(place)) for name, place in zip(trips.psn_no, strange, strict=True)],
        dtype=bool,
    )
    shops &= ~card
    cleared = paid | shops
    if not cleared.any():
        return no(
            "无账户共济支付，亲属也不在该处就医购药",
            "nothing was paid from a family account, and no relative is a customer there",
        )
    count, used = int(paid.sum()), int((shops & ~paid).sum())
    return Answer(
        {
            "zh": f"{count} 次为账户共济，另 {used} 次所在机构亲属也常去：可能由亲属代购",
            "en": f"{count} uses were paid from a family account, {used} more were where a relative is a customer: "
            "a relative may have been there",
        },
        cleared=cleared,
    )


def on_accidents(scene: Events) -> Answer:
    """Of a household that is hurt together one person counts."""
    if not scene.known("address").any():
        return untestable("无住址，无法核对是否一家", "no addresses: whether they are a family cannot be checked")
    text = {
        "zh": f"同时受伤的同住者（{HOUSEHOLD} 人以内）只计一人",
        "en": f"of those at one address (up to {HOUSEHOLD}) who are hurt together one counts",
    }
    home = scene.code("address")
    at_home = (home >= 0) & (scene.number("occupants") <= HOUSEHOLD)
    pair = scene.code("gathering") * (int(home.max(initial=0)) + 2) + home + 1
    first = np.zeros(len(scene), bool)
    first[np.unique(pair, return_index=True)[1]] = True
    return Answer(text, cleared=at_home & ~first)


def on_liability(scene: Events) -> Answer:
    """No matter of families: one bill is one injury."""
    return no("与是否一家无关", "no matter of families")
