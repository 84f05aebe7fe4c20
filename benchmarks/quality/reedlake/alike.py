"""Innocent company: the scenes of scenes.txt, where people meet for reasons of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .land import DAYS, FAR_REGION, Ints
from .stage import SHOPS, Stage

SPANS = {"flood_shelter": (287, 302)}
AGES = {"elder": (62, 97), "pupil": (7, 17), "toddler": (2, 6), "adult": (22, 60), "any": (0, 97), "chronic": (40, 92),
        "rural": (45, 92), "kin": (3, 92), "migrant": (20, 55)}  # fmt: skip


def share(st: Stage, who: str, n: int, villages: int) -> Ints:
    """The persons of a scene."""
    if who == "house":
        return st.family(n)
    if who == "firm":
        return st.workers(n)[1]
    if who in ("woman", "grandma", "grandpa"):
        old = {"woman": (26, 60), "grandma": (54, 78), "grandpa": (60, 88)}[who]
        return st.take(n, st.who(old=old, sex=1 if who == "grandpa" else 2), villages)
    if who == "migrant":
        those = st.take(n, st.who(old=AGES[who], ptype="15"), 2)
        firm = st.employer("远山矿业有限公司", FAR_REGION)
        st.people.loc[those, ["emp", "insu", "ptype", "insured"]] = [firm, "310", "11", FAR_REGION]
        return those
    mask = st.who(old=AGES[who])
    if who == "rural":
        mask &= st.people["rural"].to_numpy()
    return st.take(n, mask, villages, whole=0.9 if who == "kin" else 0.6)


def schedule(st: Stage, text: str, who: Ints) -> Ints:
    """Days of a schedule as scenes.txt writes it."""
    days: list[int] = []
    for part in text.split(";"):
        name, *rest = part.split(":")
        n = [int(value) for value in rest]
        if name == "every":
            days += st.days(n[1], n[0], n[2]).tolist()
        elif name == "from":
            days += range(n[0], n[0] + n[1] * n[2], n[1])
        elif name == "week":
            days += range(7 * int(st.rng.integers(0, 52 - n[1])) + n[0], DAYS, 7)[: n[1]]
        elif name == "mwf":
            days += [day for day in range(DAYS) if day % 7 in (0, 2, 4)][: n[0]]
        elif name == "market":
            phase = int(st.land.villages["phase"][st.people["village"][who[0]]])
            days += range(phase + 5 * int(st.rng.integers(0, 10)), DAYS, 10)[: n[0]]
        else:
            days += st.rng.choice(np.arange(4, DAYS - 4), n[0], replace=False).tolist()
    return np.unique([day for day in days if 0 < day < DAYS - 2])


def play(st: Stage, row: list[str]) -> None:
    """One scene of the file."""
    name, who_text, count, villages, houses, when, hour, gap, attend, need, med, more = row
    low, high = map(int, count.split("-"))
    small = min(1.0, (len(st.people) / 12000) ** 0.5)
    n = max(2, int(round(st.rng.integers(low, high + 1) * (small if low > 6 else 1))))
    who = share(st, who_text, n, int(villages))
    if len(who) < 2:
        return
    if more == "address":
        st.people.loc[who, ["addr", "mob"]] = [
            f"{st.people['addr'][who[0]][:4]}养老院路{len(st.truth)}号",
            "07185500412",
        ]
    if more == "phone":
        st.people.loc[who, "mob"] = max(st.people["mob"][who])  # not the empty one
    far = (25, 70) if more == "far" else (0, 9999)
    kinds = houses.split("+")
    route = [st.place(kinds[0], who, far, fresh=False)]
    x, y = st.land.inst["x"].to_numpy(), st.land.inst["y"].to_numpy()
    near = (float(x[route[0]]), float(y[route[0]])) if more == "far" else who
    route += [st.place(kind, near, fresh=False) for kind in kinds[1:]]
    if more == "far":  # nobody goes on to a shop that is hours away
        route = [inst for inst in route if st.land.distance(route[0], inst) < 8]
    if more == "far":
        st.absent.append((who, *SPANS[name]) if name in SPANS else (who, 0, -1))
    else:  # company meets where its people go anyhow
        for kind, inst in zip(kinds, route, strict=True):
            if f"my_{kind}" in st.people:
                st.people.loc[who[st.rng.random(len(who)) < 0.8], f"my_{kind}"] = inst
    days, ids, at = schedule(st, when, who), [], float(hour)
    for number, inst in enumerate(route):
        if inst in route[:number]:
            continue
        party = who if number == 0 else who[st.rng.random(len(who)) < 0.9]
        code = int(med) if st.land.inst["kind"][inst] not in SHOPS else 41
        needs = (need.split("+") * len(route))[number]
        extra = {"mulaid": True} if more == "mulaid" else {}
        ids.append(st.meet(party, inst, days, at, float(gap), float(attend), needs, code, wobble=9, **extra))
        if number + 1 < len(route):
            at += (
                0.5
                + len(who) * float(gap) * float(attend) / 60
                + float(st.land.distance(inst, route[number + 1])) * 2.2 / 60
            )
    st.note(name, ids, innocent=True, institutions=sorted(set(route)))


def scenes() -> list[list[str]]:
    """The rows of scenes.txt."""
    text = Path(__file__).with_name("scenes.txt").read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
