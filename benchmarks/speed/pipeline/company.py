"""What may explain a group in company, and how the cards were used beside other people's at the same places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import binom, f, poisson

from benchmarks.speed.pipeline.tables import Case

if TYPE_CHECKING:
    from benchmarks.speed.pipeline.rings import Field, Group

Array = np.ndarray[Any, Any]
HOUSE = r"(?:第?[0-9一二三四五六七八九十百]+(?:村民小组|小组|组|队|社|号|栋|幢|座|单元|室|楼|层|户|弄).*|[-#0-9\s]+)$"
RARE = 1e-3


def residual(group: Group, field: Field, units: Array | None, cleared: Array | None) -> bool:
    """Whether a reading leaves too little: units count as one person each, cleared gatherings are taken away."""
    persons, number = field.person[group.joint], group.number
    label = np.searchsorted(group.members, persons)
    if units is not None:
        label = np.where(units[label] >= 0, units[label], len(group.members) + units.max(initial=0) + label)
    keep = np.ones(len(number), bool) if cleared is None else ~cleared[number]
    seen = np.unique(number[keep] * (int(label.max(initial=0)) + 1) + label[keep])
    there = np.bincount(seen // (int(label.max(initial=0)) + 1), minlength=len(group.persons))
    left = there >= 2
    mean = np.maximum(group.persons - 1, 1) * np.exp(-group.nats / np.maximum(group.persons - 1, 1))
    nats = poisson.logsf(there[left] - 2, np.maximum(mean[left], 1e-6))
    return len(np.unique(group.days[left])) < 4 or len(np.unique(label[keep])) < 3 or -nats.sum() < 0.5 * group.score


def units_of(codes: Array, least: float) -> Array | None:
    """The commonest code of the members as one unit where it has so large a share of them."""
    known = codes[codes >= 0]
    if not len(known):
        return None
    top = np.bincount(known).argmax()
    return np.where(codes == top, 0, -1) if (codes == top).mean() >= least else None


def traits(case: Case) -> pd.DataFrame:
    """Codes a person of village, address, employer and school, −1 unknown; once for all groups."""
    if "traits" not in case.people.attrs:
        people = case.people
        village = people.live_addr.str.replace(HOUSE, "", regex=True)
        case.people.attrs["traits"] = pd.DataFrame(
            {
                "village": pd.factorize(village)[0],
                "address": pd.factorize(people.live_addr)[0],
                "employer": pd.factorize(people.emp_no)[0],
                "home": people.live_addr.str.contains("养老|敬老|福利院|护理院", regex=True).fillna(False),
                "age": (case.visits.setl_time.max() - people.brdy).dt.days / 365.25,
            },
            index=people.index,
        )
    found: pd.DataFrame = case.people.attrs["traits"]
    return found


def readings(case: Case, field: Field, group: Group, kin: pd.DataFrame) -> dict[str, bool]:
    """Each innocent reading, and whether it holds."""
    visits, at = field.visits, group.joint
    names = visits.psn_no.iloc[[field.by_person[member][0] for member in group.members]]
    trait = traits(case).reindex(names)
    first = at[np.unique(group.number, return_index=True)[1]]
    members = np.isin(field.person, group.members)
    shown = bool(conduct(case, field, group))
    family = kin.reindex(group.members).live_addr.to_numpy()
    village, employer, address = (units_of(trait[name].to_numpy(), 0.4) for name in ("village", "employer", "address"))
    found = {
        "family": residual(group, field, family, None),
        "nursing_home": trait.home.mean() >= 0.5 and address is not None and residual(group, field, address, None),
        "acquaintances": not shown
        and any(u is not None and residual(group, field, u, None) for u in (village, address)),
        "same_employer": employer is not None and residual(group, field, employer, None),
        "campus": bool(trait.age.lt(25).mean() >= 0.8)
        and address is not None
        and residual(group, field, address, None),
    }
    gaps = np.diff(np.unique(group.days))
    cycle = max(((gaps % step == 0).mean(), step) for step in (5, 7, 10, 14, 28, 30))[0] if len(gaps) >= 4 else 0.0
    neighbours = visits.village.to_numpy()
    mine = trait.village[trait.village >= 0].mode()
    same = (neighbours == mine.iloc[0]) & ~members if len(mine) else np.zeros(len(visits), bool)
    where = field.place * 100_000 + field.day
    hits = np.isin(where[same], where[first]).sum()
    due = np.isin(field.place[same], field.place[first]).sum() * len(first) / 260
    along = poisson.sf(hits - 1, max(due, 1e-6)) < RARE
    found["village_transport"] = (
        not shown and village is not None and (along or cycle >= 0.8) and residual(group, field, village, None)
    )
    care = np.isin(visits.kind.to_numpy()[at], ("14", "28", "71")) | visits.disease.iloc[at].str.match(
        "N18|Z49|Z51|C"
    ).fillna(False).to_numpy(bool)
    planned = np.bincount(group.number, care, len(first)) >= 0.5 * np.bincount(group.number, minlength=len(first))
    found["scheduled_care"] = bool(planned.any()) and residual(group, field, None, planned)
    crowd = field.volume[first] - group.persons
    usual = (field.custom[first] - group.persons) / 52
    packed = (crowd >= 3 * np.maximum(usual, 0.5)) & (crowd >= 8)
    found["crowded_day"] = bool(packed.any()) and residual(group, field, None, packed)
    burst = np.array([_bursts(field, place) >= 0.4 for place in field.place[first]])
    found["batch_upload"] = bool(burst.any()) and residual(group, field, None, burst)
    return {name: bool(value) for name, value in found.items()}


def _bursts(field: Field, place: int) -> float:
    """Share of a place's visits that stand within five minutes of two others, far closer than in the hour around."""
    low, high = np.searchsorted(field.place, (place, place + 1))
    moment = field.moment[low:high]
    close, wide = (
        np.searchsorted(moment, moment + reach, "right") - np.searchsorted(moment, moment - reach) for reach in (5, 60)
    )
    return float(((close >= 3) & (close - 1 >= 4 * (wide - close) * 5 / 55)).mean())


def conduct(case: Case, field: Field, group: Group) -> dict[str, float]:
    """Signs that the cards were not used by their owners, each with its p-value or number; tested beside other people there."""
    visits, at = field.visits, group.joint
    low, high = (np.searchsorted(field.place, np.unique(field.place[at]) + step) for step in (0, 1))
    there = np.concatenate([np.arange(a, b) for a, b in zip(low, high, strict=True)])
    others = there[~np.isin(field.person[there], group.members)]
    own = np.setdiff1d(field.of_members(group.members), at)
    found: dict[str, float] = {}

    def beyond(name: str, flag: Array, rest: Array, factor: float) -> None:
        rate = (flag[rest].sum() + 1) / (len(rest) + 2)
        p = float(binom.sf(flag[at].sum() - 1, len(at), rate))
        if p < RARE and flag[at].mean() >= factor * rate:
            found[name] = p

    beyond("round_sums", visits["round"].to_numpy(), others, 2)
    beyond("emptied", visits.emptied.to_numpy(), others, 2)
    card = (visits.mdtrt_cert_type == "03").fillna(False).to_numpy(bool)
    beyond("by_card", card, others, 1.2)
    if len(own) and card[own].mean() <= 0.85:
        beyond("card_only_here", card, own, 1.2)
    operator = visits.opter_id.iloc[at].value_counts()
    if len(operator):
        rate = (visits.opter_id.iloc[others] == operator.index[0]).mean() if len(others) else 1.0
        p = float(binom.sf(operator.iloc[0] - 1, len(at), max(rate, 0.01)))
        if p < 1e-6 and operator.iloc[0] >= 0.8 * len(at):
            found["one_operator"] = p
    ours, theirs = (np.log1p(np.maximum(visits.medfee_sumamt.to_numpy()[part], 0)) for part in (at, others))
    if len(ours) > 5 and len(theirs) > 5 and theirs.var() > 0:
        p = float(f.cdf(ours.var() / theirs.var(), len(ours) - 1, len(theirs) - 1))
        if p < 1e-6 and ours.var() < 0.25 * theirs.var():
            found["like_amounts"] = p
    goods = _goods(case)
    sold = goods.reindex(visits.setl_id.iloc[at]).to_numpy()
    beside = goods.reindex(visits.setl_id.iloc[others]).to_numpy()
    alike = (sold[1:] == sold[:-1]) & (group.number[1:] == group.number[:-1]) & (sold[1:] >= 0)
    usual = ((beside[1:] == beside[:-1]) & (beside[1:] >= 0)).mean() if len(beside) > 20 else 1.0
    if alike.mean() >= max(0.3, 3 * usual) and binom.sf(alike.sum() - 1, len(alike), max(usual, 0.01)) < 1e-6:
        found["like_goods"] = float(alike.mean())
    tours = pd.DataFrame({"day": group.days, "place": field.place[at[np.unique(group.number, return_index=True)[1]]]})
    if (rounds := int((tours.groupby("day").place.nunique() >= 3).sum())) >= 2:
        found["rounds"] = rounds
    weight = np.bincount(tours.place, group.persons - 1.0)
    if len(tours) >= 5 and (spread := float(weight.sum() ** 2 / (weight**2).sum())) >= 2.8:
        found["many_places"] = spread
    near = field.place[own], field.moment[own], field.person[own]
    when = dict(zip(field.person[at].tolist(), field.moment[at].tolist(), strict=True))
    close = np.array([abs(m - when.get(int(p), -(10**9))) < 60 for m, p in zip(near[1], near[2], strict=True)], bool)
    if close.any() and (away := int(len(np.unique(near[2][close & ~np.isin(near[0], field.place[at])])))) >= 2:
        found["owner_elsewhere"] = away
    return found


def _goods(case: Case) -> pd.Series[int]:
    """A code for the drugs and consumables of each settlement over the counter; once for all groups."""
    if "goods" not in case.lines.attrs:
        lines = case.lines[(case.lines.cnt > 0) & case.lines.list_type.str[:1].isin(["1", "3"])]
        counter = case.visits.setl_id[case.visits["shop"]]
        lines = lines[lines.setl_id.isin(counter)].drop_duplicates(["setl_id", "hilist_code"])
        lines = lines.sort_values(["setl_id", "hilist_code"])
        sold = lines.groupby("setl_id").hilist_code.agg(" ".join)
        case.lines.attrs["goods"] = pd.Series(pd.factorize(sold)[0], sold.index)
    found: pd.Series[int] = case.lines.attrs["goods"]
    return found
