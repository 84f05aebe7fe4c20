"""What scenes have in common: who may play, on which days, how well rings hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..riverland.texts import SURNAMES, givens
from .book import COLUMNS, MED, Book, Group
from .goods import DRUGS, HOME, ILL, ITEM, NAMES, SERVICES, packs
from .life import Life
from .people import People
from .town import DAY, HOSPITAL, PHARMACY, URBAN, YEAR, Inst, Town

Array = NDArray[Any]
KEPT = {"easy": 0.2, "medium": 0.5, "hard": 0.8}
COMES = {"easy": 1.0, "medium": 0.75, "hard": 0.5}
MEANS = ("01", "02", "03")


class Stage:
    """The town with its people and book, and the level of camouflage; ``turn`` counts the copies of each scene, ``dated``: chemists know days alone."""

    def __init__(
        self, rng: np.random.Generator, town: Town, people: People, book: Book, life: Life, level: str
    ) -> None:
        """Bind a written year."""
        self.rng, self.town, self.people, self.book, self.life = rng, town, people, book, life
        self.level, self.keep, self.comes = level, KEPT[level], COMES[level]
        self.visits_of = np.bincount(book.life["person"][~book.gone], minlength=people.n)
        self.firmly: list[tuple[int, int, int, int]] = []
        self.taken: set[int] = set()
        self.turn = 0
        self.dated = False
        self.paid: set[int] = set()
        self.wards: set[int] = set()
        self.new_names: dict[int, str] = {}
        self.boxes = 0
        self.old_stock: set[int] = set()
        self.cheap: dict[int, tuple[int, float]] = {}
        self.moved: dict[int, tuple[int, int]] = {}
        self.small = people.n < 8000

    # who and where

    def take(self, count: int, where: Array | None = None, least: int = 5, apart: bool = True) -> list[int]:
        """Persons who play no part yet and live on, of different households; fewer conditions where too few are left."""
        p = self.people
        base = self.life.local & (p.died > YEAR) & (where if where is not None else p.age >= 20)
        alive = self.life.local & (p.died > YEAR) & (p.age >= 20)
        for mask in (base & ~p.used & (self.visits_of >= least), base & ~p.used, base, alive & ~p.used):
            pool = np.flatnonzero(mask)
            self.rng.shuffle(pool)
            if apart:
                _, first = np.unique(p.house[pool], return_index=True)
                pool = pool[np.sort(first)]
            if len(pool) >= min(count, 5):
                break
        chosen = pool[:count]
        p.used[chosen] = True
        return [int(i) for i in chosen]

    def near(self, place: Any, reach: float) -> Array:
        """Mask of the adults who live within so many kilometres."""
        far = np.array([self.town.far(place, e) for e in self.town.estates])
        return (far[self.people.estate] < reach) & (self.people.age >= 18)

    def estate(self, regions: Sequence[str] = URBAN, least: int = 12, grown: int = 20, sex: int = 0) -> Array:
        """Mask of the people of one estate with enough households of them who are free."""
        p = self.people
        fit = (p.age >= grown) & ((p.sex == sex) | (sex == 0)) & self.life.local & (p.died > YEAR)
        free = np.bincount(
            p.estate[fit & ~p.used & np.r_[True, p.house[1:] != p.house[:-1]]], minlength=len(self.town.estates)
        )
        good = [e.no for e in self.town.estates if e.region in regions and free[e.no] >= least]
        pick = int(self.rng.choice(good)) if good else int(np.argmax(free))
        return (p.estate == pick) & fit

    def shop(self, *regions: str, rare: bool = True) -> Inst:
        """A chemist's in a region, each scene its own where there are enough."""
        pool = [
            i
            for i in self.town.of(PHARMACY, *(regions or URBAN))
            if i.rhythm == "shop" and i.closes > YEAR and i.opens < 0
        ]
        fresh = [i for i in pool if i.no not in self.taken] if rare else pool
        pick = (fresh or pool)[int(self.rng.integers(len(fresh or pool)))]
        if rare:
            self.taken.add(pick.no)
        return pick

    def hospital(self, kind: str = "plain", *regions: str, rare: bool = False) -> Inst:
        """A hospital: giant, plain or private; a private or ``rare`` one is each scene's own where there are enough."""
        pool = [i for i in self.town.of(HOSPITAL, *regions) if ((i.group == "private") if kind == "private" else i.rhythm == kind and i.group != "private")
                and (regions or i.region in (*URBAN, "500115", "500116"))]  # fmt: skip
        rare |= kind == "private"
        fresh = [i for i in pool if i.no not in self.taken] if rare else pool
        pick = (fresh or pool)[int(self.rng.integers(len(fresh or pool)))]
        if rare:
            self.taken.add(pick.no)
        return pick

    def doctor(self, inst: Inst) -> int:
        """One of its doctors."""
        return int(self.rng.choice(inst.doctors))

    def size(self, *sizes: int) -> int:
        """One of some sizes in turn; no more than fifteen in a small town."""
        return min(sizes[self.turn % len(sizes)], 15 if self.small else 60)

    # when

    def days(self, count: int, first: int = 8, last: int = 350, weekday: int | None = None) -> list[int]:
        """Days spread over the year with jitter, at choice all on one weekday."""
        slot = (last - first) / count
        out = [int(first + slot * (k + self.rng.uniform(0.05, 0.95))) for k in range(count)]
        return out if weekday is None else sorted({d // 7 * 7 + weekday for d in out})

    def at(self, day: int, hour: float, minutes: float = 20) -> int:
        """A second about an hour of a day."""
        return int(day * DAY + min(max(0.0, hour * 3600 + self.rng.normal(0, minutes * 60)), DAY - 5000))

    def busy(self) -> float:
        """The hour of a ring: a quiet one where it does not hide, else one of the crowded."""
        return float(
            self.rng.choice([13.2, 20.5]) if self.level == "easy" else self.rng.choice([9.5, 10.2, 17.3, 18.1, 18.7])
        )

    def present(self, members: Sequence[int], least: int = 3) -> list[int]:
        """Those members of a ring who take part this time, in any order."""
        come = [m for m in members if self.rng.random() < self.comes]
        while len(come) < min(least, len(members)):
            come.append(int(self.rng.choice([m for m in members if m not in come])))
        return [come[i] for i in self.rng.permutation(len(come))]

    # what happens

    def group(self, kind: str, innocent: bool, patients: Iterable[int], **more: Any) -> int:
        """A new group; members of a ring keep their share of ordinary visits."""
        g = Group(kind, innocent, [int(p) for p in patients], **more)
        self.book.groups.append(g)
        return len(self.book.groups) - 1

    def thin(self, members: Iterable[int]) -> None:
        """Strike ordinary visits but the share that camouflage keeps."""
        for p in members:
            mine = self.book.of(p)
            self.book.gone[mine[self.rng.random(len(mine)) > self.keep]] = True

    def visit(self, g: int, p: int, inst: Inst, t: int, med: str = "41", lines: Sequence[tuple[str, int]] = (), ill: str = "",
              doctor: int = -1, rx: int = 0, end: int = 0, flags: int = 0, total: float = 0, till: int = -1, means: str = "",
              there: bool = True) -> int:  # fmt: skip
        """Add a visit of a group (-1: of none); ``there``: the person is there, so nothing ordinary happens elsewhere meanwhile."""
        cells = {"person": p, "inst": inst.no, "begin": t, "end": end or t, "med": MED[med], "ill": ILL[ill] if ill else -1, "doctor": doctor,
                 "rx": rx, "flags": flags, "total": round(total * 100), "group": g, "till": till, "means": MEANS.index(means) if means else -1}  # fmt: skip
        if there:
            self.firmly.append((p, t, end or t, inst.no))
        return self.book.add(tuple(int(cells[c]) for c in COLUMNS), [(ITEM[n], c) for n, c in lines])

    def care(self, ill: str, days: int = 7, drugs: bool = True) -> list[tuple[str, int]]:
        """The usual lines of an illness: the fee, one other service at times, one of its drugs."""
        no = ILL[ill]
        out = [(str(NAMES[s]), 1) for k, s in enumerate(SERVICES[no]) if k == 0 or self.rng.random() < 0.3]
        if drugs and DRUGS[no]:
            d = int(self.rng.choice(DRUGS[no]))
            out.append((str(NAMES[d]), packs(d, days)))
        return out

    def stay(self, g: int, p: int, inst: Inst, day: int, nights: int, ill: str, doctor: int = -1, real: bool = True,
             lines: Sequence[tuple[str, int]] = (), hour: float = 9.5, med: str = "21", **more: Any) -> int:  # fmt: skip
        """A hospital stay; a real one has nursing, tests and the illness's services."""
        whole = [("床位费(日)", nights), *lines]
        if real:
            whole += [
                ("二级护理(日)", nights),
                ("血细胞分析", 1),
                ("常规心电图检查", 1),
                ("静脉输液", max(1, nights - 1)),
                *self.care(ill),
            ]
        end = self.at(day + nights, 10.5, 60)
        return self.visit(
            g,
            p,
            inst,
            self.at(day, hour, 50),
            med,
            whole,
            ill,
            doctor if doctor >= 0 else self.doctor(inst),
            end=end,
            **more,
        )

    def together(
        self,
        g: int,
        members: Sequence[int],
        inst: Inst,
        t: int,
        goods: Any,
        med: str = "41",
        gap: tuple[int, int] = (45, 160),
        **more: Any,
    ) -> None:
        """Members one after another at a counter; ``goods`` gives each one's lines."""
        for m in members:
            self.visit(g, m, inst, t, med, goods(m), **more)
            t += int(self.rng.integers(*gap))
        self.book.groups[g].events += 1

    def own(self, p: int) -> list[tuple[str, int]]:
        """A month of somebody's usual drug; a household remedy for the healthy."""
        no = int(self.people.ill[p])
        item = DRUGS[no][p % len(DRUGS[no])] if no >= 0 else HOME[int(self.rng.integers(len(HOME)))]
        return [(str(NAMES[item]), packs(item, 28) if no >= 0 else 1)]

    def label(self, g: int, visits: Array) -> None:
        """Ordinary visits that already are what a group is said to be."""
        self.book.life["group"][visits] = g
        self.book.groups[g].patients = sorted({int(x) for x in self.book.life["person"][visits]})
        self.book.groups[g].events = len(visits)

    def box(self, drug: str) -> str:
        """A new trace code of a drug."""
        self.boxes += 1
        return f"8{ITEM[drug]:06d}{900000 + self.boxes:013d}"

    def give(self, visit: int, drug: str, boxes: list[str]) -> None:
        """The boxes that a visit hands out."""
        self.book.boxes[visit, ITEM[drug]] = boxes

    def name(self, doctor: int, text: str = "") -> None:
        """Name a doctor hired after the town was built."""
        self.new_names[doctor] = text or str(SURNAMES[doctor % len(SURNAMES)]) + givens(self.rng, np.array([1]))[0]

    def double(self, a: int) -> int:
        """A second personal number of somebody, insured in a neighbour city: a stranger's place is taken over."""
        p = self.people
        b = int(self.rng.choice(np.flatnonzero(p.foreign & ~p.migrant & ~p.used & (p.age >= 20))))
        p.used[b] = True
        for column in (p.name, p.cert, p.birth, p.sex, p.age, p.phone):
            column[b] = column[a]
        p.insutype[b], p.ptype[b], p.emp[b] = "390", "14", -1
        self.book.gone[self.book.of(b)] = True
        p.twin[b] = a
        return b

    def clear(self) -> None:
        """Strike ordinary visits elsewhere near the moments when a person was in a scene, and all from a bed.

        Scenes at a chemist that closed go on next door.
        """
        place, begin_ = COLUMNS.index("inst"), COLUMNS.index("begin")
        for k, row in enumerate(self.book.rows):
            day, heir = self.moved.get(row[place], (10**6, 0))
            if row[begin_] // DAY >= day:
                self.book.rows[k] = (*row[:place], heir, *row[place + 1 :])
        life, x, y = self.book.life, self.town.x, self.town.y
        for p, begin, end, inst in self.firmly:
            mine = self.book.of(p)
            b, i = life["begin"][mine], life["inst"][mine]
            way = 600 + 150 * np.hypot(x[i] - x[inst], y[i] - y[inst])
            out = (i != inst) & (b > begin - way) & (b < end + way)
            out |= (begin > b) & (begin < life["end"][mine])
            if end - begin > DAY // 2:
                out |= (b > begin - DAY // 4) & (b < end + DAY // 4)
            self.book.gone[mine[out]] = True
