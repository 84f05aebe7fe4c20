"""An internet pharmacy or delivery platform, paid with the e-credential from anywhere (网售配送)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.events import Events
from graphfraud.innocent.flow import Flow
from graphfraud.innocent.sign import binomial
from graphfraud.innocent.trips import CARD, Trips

if TYPE_CHECKING:
    import pandas as pd

READING = Reading("mail_order", {"zh": "网购、配送或手机结算", "en": "mail order, delivery or payment by phone"})
SHARE = 0.6
ALMOST_ALL = 0.8
SEVERAL = 5
HALF = 0.5
"""Share of the gatherings at places that are paid by telephone from which on the company need not have been one."""
BEYOND = 2.0
"""Odds of an e-credential at a pharmacy that sells by telephone over those of all pharmacies: where most people pay so anywhere, paying so tells nothing."""
BY_HABIT = 0.01
"""Probability below which persons who all pay so there do it for the place's sake, not because they pay so anywhere."""
AGAIN = 2
"""Days with trips from which on their order tells anything."""
COINCIDE, EITHER = 0.6, 0.2
"""Share of the uses from afar that fall while the owner is elsewhere, and share of these that come before, and after, the use elsewhere, from which
nobody orders: who shops by telephone does so at any time, or when the doctor is done."""
WORDS = re.compile(r"网上|互联网|线上|电商|快送|速递|配送|云药|online|internet|delivery", re.IGNORECASE)

NO_COUNTER = re.compile(r"(?:互联网|网络|线上|云)医院|(?:internet|online) hospital", re.IGNORECASE)
"""What has no counter: whatever kind of credential its bills show, nobody was there."""


def _sellers(everybody: pd.DataFrame, usual: float) -> set[str]:
    """Strange places where almost all from out of reach pay with the e-credential, more persons than would by habit (binomial)."""
    token = np.where(everybody.strange == everybody.place_a, everybody.cert_a, everybody.cert_b) == "01"
    from_afar = everybody.assign(token=token).groupby("strange").token.agg(["mean", "size"])
    found = from_afar.index[(from_afar["mean"] >= ALMOST_ALL) & (from_afar["size"] >= SEVERAL)]
    whose = everybody.assign(token=token).groupby(["strange", "psn_no"]).token.mean() >= ALMOST_ALL
    persons = whose.groupby("strange").agg(["sum", "size"])
    return {
        str(place)
        for place in found
        if binomial(int(persons["sum"][place]), int(persons["size"][place]), usual) <= BY_HABIT
    }


def _in_step(everybody: pd.DataFrame, from_afar: Mapping[str, int]) -> set[str]:
    """Places where two persons or more pay by e-credential mostly while they are elsewhere, now just before, now just after: copied, not ordered."""
    first = everybody.strange == everybody.place_a
    token = np.where(first, everybody.cert_a, everybody.cert_b) == "01"
    there = everybody.assign(first=first, bill=np.where(first, everybody.setl_a, everybody.setl_b))[
        token & ~everybody.stay
    ]
    found = there.groupby("strange").agg(
        bills=("bill", "nunique"), persons=("psn_no", "nunique"), first=("first", "mean")
    )
    uses = found.index.map(lambda place: from_afar.get(place, 0)).to_numpy(float)
    odd = (found.bills >= SEVERAL) & (found.persons >= 2) & (found.bills >= COINCIDE * uses)
    return set(found.index[odd & found["first"].between(EITHER, 1 - EITHER)])


def by_telephone(
    trips: pd.DataFrame,
    everybody: pd.DataFrame,
    e_share: Mapping[str, float],
    names: Mapping[str, str],
    usual: float = 0.0,
    from_afar: Mapping[str, int] | None = None,
) -> np.ndarray:
    """Which trips have a use for which nobody need be there: of the e-credential, or at an internet pharmacy.

    The e-credential counts at pharmacies where most customers pay so, more than at others, and anywhere, hospitals that are paid by telephone
    included, where almost all from out of reach do. It does not where such uses keep step with the owners' uses elsewhere (``_in_step``): that is a
    copied code. What a seller is called says nothing of a physical card that is swiped there, where the place tells cards from
    telephones: a parcel is not paid by putting the card into a reader. An internet hospital has no reader: there the kind of credential is a default.

    Args:
        trips: as in innocent.trips.Trips.
        everybody: all impossible trips of the records, with ``strange``.
        e_share: share of e-credentials among the uses of each institution.
        names: of the institutions.
        usual: share of e-credentials among the uses of all pharmacies.
        from_afar: uses of e-credentials of people insured in other counties, of each institution; None where nobody counted.
    """
    odds = BEYOND * usual / max(1 - usual, 1e-9)
    least = max(SHARE, odds / (1 + odds))
    in_step = _in_step(everybody, from_afar) if from_afar is not None else set()
    remote = np.zeros(len(trips), bool)
    sellers = _sellers(everybody, usual)
    for side in ("a", "b"):
        place, cert = trips[f"place_{side}"], trips[f"cert_{side}"]
        pharmacy = (trips[f"kind_{side}"] == "pharmacy").to_numpy()
        share = place.map(e_share).fillna(0.0)
        mostly = pharmacy & (share >= least).to_numpy()
        paid = (cert == "01").to_numpy() & (mostly | place.isin(sellers).to_numpy()) & ~place.isin(in_step).to_numpy()
        name = place.map(lambda code: names.get(code) or "")
        named = name.str.contains(WORDS).to_numpy(bool)
        swiped = ((cert == CARD) & (share > 0)).to_numpy(bool)
        nobody = name.str.contains(NO_COUNTER).to_numpy(bool) & ~pharmacy
        remote |= paid | (named & ~swiped) | nobody
    return remote


def on_trips(scene: Trips) -> Answer:
    """Uses at pharmacies named as internet sellers, or of the e-credential, are cleared: nobody need be there.

    Of those of the e-credential that always follow a visit to the doctor, and lead to a pharmacy that the patient knows, it cannot be told.
    """
    trips = scene.trips
    remote = trips.remote.to_numpy(bool)
    ordered = _from_the_doctor(trips) & ~remote
    if scene.unsure(remote, ordered):
        count = int(ordered.sum())
        return Answer(
            {
                "zh": f"{count} 次均为就诊之后、在本人平日也去的药店以电子凭证支付，从无相反次序：可能是医生处方后下单配送或他人代取，无法判断",
                "en": f"{count} uses are of the e-credential, after a visit to the doctor and never before one, at a pharmacy where the person is seen on "
                "other days: what was prescribed may have been ordered, or fetched by somebody, which the records cannot tell",
            },
            cleared=remote,
            untold=ordered,
        )
    if not remote.any() and trips.cert_a.isna().all() and trips.cert_b.isna().all():
        return untestable("无就诊凭证类型", "no kind of credential in the records")
    if not remote.any():
        return no("并非网售药店的电子凭证支付", "no use of the e-credential at an internet pharmacy")
    count = int(remote.sum())
    return Answer(
        {
            "zh": f"{count} 次在网售药店，或在远处顾客几乎都以电子凭证支付之处支付",
            "en": f"{count} uses were at internet pharmacies, or with e-credentials where most, or almost all from afar, pay so",
        },
        cleared=remote,
    )


def _from_the_doctor(trips: pd.DataFrame) -> np.ndarray:
    """Trips of persons all of whose trips lead from a hospital to a strange yet familiar pharmacy, paid there by e-credential, on two days or more."""
    onward = (trips.kind_a == "hospital") & (trips.kind_b == "pharmacy") & ~trips.stay & (trips.way == "moving")
    onward &= (trips.strange == trips.place_b) & trips.familiar.astype(bool) & (trips.cert_b == "01")
    days = trips.groupby("psn_no").night.transform("nunique")
    return np.asarray(onward.groupby(trips.psn_no).transform("all") & (days >= AGAIN), bool)


def on_company(scene: Company) -> Answer:
    """Nobody need be at an internet hospital or shop: who pays there within minutes may never have met, nor lent anything.

    Untestable where half of the gatherings are at such places, by name, and no card was put into a reader there; that the owners were
    seen elsewhere says nothing then. Consulting hours and sales begin at one minute for everybody; a bundle of copied codes would look the same.
    """
    there, at = np.unique(scene.gathering_places, return_inverse=True)
    named = np.array([bool(WORDS.search(str(name))) for name in scene.places.name[there]], bool)[at]
    swiped = np.bincount(scene.gathering_of, scene.visits.by_card[scene.source[scene.joint]], len(at)) > 0
    remote = named & ~swiped
    if remote.mean() < HALF:
        return no(
            "聚集地点并非以手机结算的互联网医院或药店",
            "they did not gather at internet hospitals or shops, paid by telephone",
        )
    count = int(remote.sum())
    return untestable(
        f"{count} / {len(remote)} 次聚集在互联网医院或网售药店以手机结算，无须本人到场，是否同伙无法判断",
        f"{count} of {len(remote)} gatherings were at internet hospitals or shops, paid by telephone: nobody need be there, and whether they know "
        "one another cannot be told",
    )


def on_flow(scene: Flow) -> Answer:
    """Who is seen by telephone does not choose a pharmacy, nor does the doctor: the platform's own delivers, or the one it has a contract with."""
    if scene.online < HALF:
        return no("处方并非出自互联网医院", "the prescriptions are not of an internet hospital")
    return untestable(
        f"{scene.online:.0%} 的处方出自互联网医院，由平台合作药店配送；请核对平台与药店的协议",
        f"{scene.online:.0%} of the prescriptions are of an internet hospital, whose platform has a pharmacy deliver: check their agreement",
    )


def on_newcomers(scene: Events) -> Answer:
    """Customers from afar are cleared at internet pharmacies, and where as many, and most, of other far places pay by e-credential too.

    So are those who pay so and whose bills name the delivery.
    """
    unit = scene.code("unit")
    paid, told = scene.number("by_token"), scene.number("with_type")
    named = scene.match("place_name", WORDS.pattern)
    if not told.any() and not named.any():
        return untestable("无就诊凭证类型", "no kind of credential in the records")
    of_unit = scene.per(unit, paid) >= ALMOST_ALL * np.maximum(scene.per(unit, told), 1)
    text = {
        "zh": f"网售药店，或远客 {ALMOST_ALL:.0%} 以上以电子凭证支付且其他远处的顾客多半同样付款、人数不少于此处的，"
        "或同样付款且账单列有配送费的，视为配送",
        "en": f"an internet pharmacy, or {ALMOST_ALL:.0%} paid by e-credential and as many, and most, customers of other far places pay so, or the bills "
        "name the delivery: deliveries",
    }
    everywhere = (
        of_unit
        & (scene.number("remote_others") >= 1)
        & (scene.number("others_share") >= SHARE)
        & (paid >= ALMOST_ALL * np.maximum(told, 1))
    )
    visits = scene.number("visits")
    billed = (visits > 0) & (scene.number("sent") >= ALMOST_ALL * visits) & (paid >= ALMOST_ALL * np.maximum(told, 1))
    return Answer(text, cleared=named | everywhere | billed)
