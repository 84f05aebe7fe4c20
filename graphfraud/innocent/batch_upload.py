"""A clinic that uploads its day at once: the clock shows the upload, not the visit (村医集中上传)."""

from __future__ import annotations

import numpy as np
from numba import njit

from graphfraud.engines.frame import Visits
from graphfraud.graph.company import score_group
from graphfraud.graph.landscape import restrict, span_of
from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Q_LIMIT, Company
from graphfraud.innocent.conduct import OF_THE_CLOCK, OF_THE_HOLDER, OF_THE_SENDER, named, speaks_against
from graphfraud.innocent.whereabouts import MOSTLY, away

READING = Reading("batch_upload", {"zh": "机构集中上传", "en": "batch upload by the institution"})
BURST = 3
MINUTES = 5
TIMES = 3.0
"""A burst is so many times denser than the hour around it: at a busy counter visits are close without a batch."""
HOUR = 60
SHARE = 0.4
VILLAGERS = 0.5
LEAST = 20
STAMPED = 5
"""Settlements of one minute from which they were sent together: no counter serves so many."""
STAMPED_CLINIC = 4
"""The same at a clinic, where those whom the doctor has seen pay one after another."""
KNOWN = 0.8
"""Share of a gathering's treatments of which the hour must be known."""
MOSTLY_THERE = 0.8
"""Share of the gatherings from which a company is that of these clinics."""
HOUSES = 3
"""Institutions for which one operator settles from which he sits at an office, at none of their counters."""
OTHERS = 0.2
"""Settlements of other people within a batch, a member."""


def bursts(moment: np.ndarray) -> np.ndarray:
    """Which visits (minutes, ascending) stand within five minutes of two others, far closer than in the hour around."""

    def within(reach: int) -> np.ndarray:
        after = np.searchsorted(moment, moment + reach, side="right")
        return np.asarray(after - np.searchsorted(moment, moment - reach))

    close, wide = within(MINUTES), within(HOUR)
    usual = (wide - close) * (MINUTES / (HOUR - MINUTES))
    return np.asarray((close >= BURST) & (close - 1 >= TIMES * usual))


def burst_share(scene: Company, place: int) -> tuple[float, int]:
    """Share of the others' visits at a place that come in bursts; and their number."""
    land = scene.land
    low, high = span_of(land, place)
    others = scene.stranger[land.person[low:high]]
    moment = land.moment[low:high][others]
    if len(moment) < LEAST:
        return 0.0, len(moment)
    return float(bursts(moment).mean()), len(moment)


def village_clinics(scene: Company, places: np.ndarray, but: frozenset[str] = frozenset()) -> list[int]:
    """Clinics of which most visits, the members' included, come in bursts, the members being villagers of one place.

    None where the cards were not used as by their owners, by other signs than those of ``but``.
    """
    land = scene.land
    _, share, _ = scene.share(scene.people.village[scene.members])
    if share < VILLAGERS or speaks_against(scene, but):
        return []
    found = []
    for place in places[scene.places.subtype[places] == "clinic"]:
        low, high = span_of(land, place)
        moment = land.moment[low:high]
        if float(bursts(moment).mean()) >= SHARE:
            found.append(int(place))
    return found


def mixed(scene: Company) -> np.ndarray:
    """Gatherings within whose minutes other people's settlements stand as well: a batch holds all of a day's patients."""
    land = scene.land
    at, spans, _ = scene.parts
    out = np.zeros(len(spans), bool)
    for number, (low, high, _, persons) in enumerate(spans):
        first, last = int(at[low]), int(at[high - 1])
        while (
            first > 0
            and land.place[first - 1] == land.place[first]
            and (land.moment[first] - land.moment[first - 1] <= MINUTES)
        ):
            first -= 1
        while (
            last + 1 < len(land.place)
            and land.place[last + 1] == land.place[last]
            and (land.moment[last + 1] - land.moment[last] <= MINUTES)
        ):
            last += 1
        outsider = scene.stranger[land.person[first : last + 1]]
        out[number] = outsider.sum() >= OTHERS * persons
    return out


def stamped(scene: Company) -> np.ndarray:
    """Gatherings most visits of which bear one minute with four settlements more, at a clinic three: sent together after a line was down, or at night.

    Institutions whose clock tells tens of minutes, half hours or hours only are left out: there all of that time is one minute.
    So are visits compared by the day, of which no minute is told.
    """
    land, joint = scene.land, scene.joint
    low, high = span_bounds(land.place, land.moment, joint)
    clinic = scene.places.subtype[land.place[joint]] == "clinic"
    sent = (high - low >= np.where(clinic, STAMPED_CLINIC, STAMPED)) & land.clocked
    if scene.places.grain is not None:
        sent &= scene.places.grain[land.place[joint]] == 0
    count = int(scene.gathering_of.max(initial=-1)) + 1
    total = np.bincount(scene.gathering_of, minlength=count)
    found = np.asarray(2 * np.bincount(scene.gathering_of, sent.astype(float), count) > total)
    return np.asarray(found | _on_quiet_days(scene, found))


def _on_quiet_days(scene: Company, found: np.ndarray) -> np.ndarray:
    """Gatherings all in one minute at institutions where half of those were ``found`` to be sent together: of few patients fewer are sent at once."""
    at, spans, _ = scene.parts
    moment = scene.land.moment
    one = np.array([moment[at[low:high]].min() == moment[at[low:high]].max() for low, high, _, _ in spans], bool)
    place, size = scene.gathering_places, len(scene.land.window)
    often = 2 * np.bincount(place, found & one, size) >= np.maximum(np.bincount(place, one, size), 1)
    return np.asarray(one & often[place])


def own_hours(scene: Company) -> np.ndarray:
    """Gatherings of settlements only: by the hours at which the treatments began most members came apart, as other people there do.

    Begun must be known of nearly all, and other people's settlements there must follow an hour or more after their treatments, too:
    a place that enters its day in the evening does so for everybody.
    """
    land, visits = scene.land, scene.visits
    at, spans, _ = scene.parts
    out = np.zeros(len(spans), bool)
    if visits.begun is None or not (visits.begun[scene.source[scene.joint]] >= 0).any():
        return out
    late = {int(place): _sent_late(scene, int(place)) for place in np.unique(scene.gathering_places)}
    for number, (low, high, _, persons) in enumerate(spans):
        place = int(land.place[at[low]])
        begun = np.sort(visits.begun[scene.source[at[low:high]]])
        begun = begun[begun >= 0]
        if not late[place] or len(begun) < KNOWN * (high - low):
            continue
        together = np.searchsorted(begun, begun + int(land.window[place]), side="right") - np.arange(len(begun))
        out[number] = together.max() <= max(2, persons / 2)
    return out


def on_other_days(scene: Company) -> np.ndarray:
    """Gatherings of settlements whose treatments were on several days: most were before, and half of them at most on any one day.

    Who was treated on Monday and who was on Wednesday did not come together on Friday, when both were settled.
    """
    visits = scene.visits
    at, spans, _ = scene.parts
    out = np.zeros(len(spans), bool)
    if visits.begun is None:
        return out
    for number, (low, high, _, _) in enumerate(spans):
        begun = visits.begun[scene.source[at[low:high]]]
        earlier = np.where(begun < -1, -1 - begun, 0)
        most = int(np.bincount(earlier).max())
        out[number] = 2 * (earlier > 0).sum() > high - low and 2 * most <= high - low
    return out


def at_an_office(scene: Company) -> np.ndarray:
    """Gatherings most visits of which were settled, days after the treatment, by an office that settles so for many institutions.

    A settlement centre (异地结算经办) works off in one sitting what its insured brought in: the clock shows the sitting.
    """
    visits = scene.visits
    at, spans, _ = scene.parts
    offices = visits.once("settlement offices", lambda: _offices(visits))
    if visits.begun is None or not offices.any():
        return np.zeros(len(spans), bool)
    source = scene.source[at]
    sent = offices[visits.operator[source]] & (visits.operator[source] >= 0) & (visits.begun[source] < -1)
    return np.array([2 * int(sent[low:high].sum()) > high - low for low, high, _, _ in spans], bool)


def _offices(visits: Visits) -> np.ndarray:
    """By code of the operator: whether he settles for several institutions, most of it days after the treatment."""
    size = int(visits.operator.max(initial=-1)) + 1
    known = np.flatnonzero(visits.operator >= 0)
    if visits.begun is None or not len(known):
        return np.zeros(size, bool)
    operator = visits.operator[known]
    count, late = np.bincount(operator, minlength=size), np.bincount(operator, visits.begun[known] < -1, size)
    both = np.unique(np.stack((operator, visits.place[known])), axis=1)[0]
    houses = np.bincount(both, minlength=size)
    return np.asarray((count >= LEAST) & (2 * late > count) & (houses >= HOUSES))


def _habit(scene: Company, place: int) -> bool:
    """Whether a fifth of other people's settlements at a place are of an earlier day's treatment, too."""
    land, visits = scene.land, scene.visits
    low, high = span_of(land, place)
    others = scene.source[low:high][scene.stranger[land.person[low:high]]]
    return bool(visits.begun is not None and len(others) >= LEAST and (visits.begun[others] < -1).mean() >= OTHERS)


def _sent_late(scene: Company, place: int) -> bool:
    """Whether other people's settlements at a place mostly follow an hour or more after their treatments began."""
    land, visits = scene.land, scene.visits
    low, high = span_of(land, place)
    others = scene.source[low:high][scene.stranger[land.person[low:high]]]
    begun = visits.begun[others] if visits.begun is not None else np.empty(0, np.int16)
    known = begun >= 0
    return bool(known.sum() >= LEAST and np.median(visits.minute[others[known]] - begun[known]) >= HOUR)


@njit(cache=True, nogil=True)
def span_bounds(place: np.ndarray, moment: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last + 1 of the visits that share institution and minute with each of ``at``; visits sorted by both."""
    first, after = np.empty(len(at), np.int64), np.empty(len(at), np.int64)
    for k in range(len(at)):
        low, high = at[k], at[k] + 1
        while low > 0 and moment[low - 1] == moment[at[k]] and place[low - 1] == place[at[k]]:
            low -= 1
        while high < len(place) and moment[high] == moment[at[k]] and place[high] == place[at[k]]:
            high += 1
        first[k], after[k] = low, high
    return first, after


def same_days(scene: Company, bursty: list[int]) -> bool:
    """Whether the company stands where only the dates of visits to these places count: an upload moves the clock, not the day."""
    at, _, _ = scene.parts
    land = restrict(scene.land, at, np.searchsorted(scene.members, scene.land.person[at]), len(scene.members))
    flat = np.isin(land.place, bursty)
    window = land.window.copy()
    window[bursty] = 1
    land = land._replace(
        minute=np.where(flat, 0, land.minute).astype(land.minute.dtype),
        moment=np.where(flat, land.day.astype(np.int64) * 1440, land.moment),
        window=window,
    )
    group = score_group(land, np.arange(len(scene.members)), scene.search.thrift)
    rank = max(int((scene.scores >= group.score).sum()), 1)
    return scene.search.recurs(group) and scene.tail.expected(group.score) / rank <= Q_LIMIT


def _village_doctor(clinics: list[int]) -> Answer:
    """That nobody can tell a village doctor who enters his days at once from one who swipes cards he keeps."""
    return untestable(
        f"成员为一村之人，{len(clinics)} 家村诊所的结算大多扎堆：一人经手、药品相同、都刷实体卡，或为村医集中录入，无从判断",
        f"the members are of one village, and most settlements at {len(clinics)} of these clinics come in bursts: one hand, the same drugs and cards alone "
        "may be those of a village doctor who enters his days at once, which the records cannot tell",
    )


def on_company(scene: Company) -> Answer:
    """Gatherings are cleared at places where other people's visits come in bursts as well, and at clinics that upload so.

    A batch holds all of a day's patients: where none of these stands within a gathering it is none, but at a clinic that may have had no others.
    Of people from far away it has: a clinic lives by its village.
    So are those of one minute: after a line was down, and those whose members came apart by the hours at which their treatments began: who
    sends such a batch is one hand, and patients of one illness get the same drugs. So are those of an office that settles for many
    institutions, whose day tells no more than its hour. Treatments of several days that were settled together are no company either, where
    other people's are settled days later, too; where they are not, it is untestable unless more than who held the cards speaks. Where nothing
    but these signs speaks against villagers at a clinic that hardly anybody else uses, it is untestable. Where the company stands by its days
    alone and the cards were not used as by their owners, an upload explains nothing.
    """
    places = np.unique(scene.gathering_places)
    shares = {int(place): burst_share(scene, int(place)) for place in places}
    clinics = village_clinics(scene, places)
    bursty = [
        place for place, (share, _) in shares.items() if share >= SHARE and scene.land.window[place] >= 2 * MINUTES
    ]
    bursty = sorted({*bursty, *clinics})
    top, (share, seen) = max(shares.items(), key=lambda item: item[1])
    days_apart = on_other_days(scene)
    usual = [place for place in places.tolist() if _habit(scene, place)] if days_apart.any() else []
    office = at_an_office(scene)
    apart = own_hours(scene) | (days_apart & np.isin(scene.gathering_places, usual)) | office
    at_once = stamped(scene) | apart
    kept = 2 * (days_apart & ~apart).sum() > len(days_apart)
    if kept and not speaks_against(scene, OF_THE_CLOCK | OF_THE_SENDER | OF_THE_HOLDER):
        return untestable(
            f"{int(days_apart.sum())} 次聚集所结算的诊疗分属不同日子：并非同来就诊；是集中录入，还是集中持卡补刷，结算记录无从判断",
            f"at {int(days_apart.sum())} gatherings treatments of several days were settled: their patients did not come together; whether days were "
            "entered at once or cards were kept and swiped later the settlements cannot tell",
        )
    if not bursty and not at_once.any():
        doubtful = village_clinics(scene, places, OF_THE_CLOCK | OF_THE_SENDER | OF_THE_HOLDER)
        if doubtful:
            return _village_doctor(doubtful)
        return no(
            f"这些机构中其他人的结算最多 {share:.0%} 扎堆（{seen} 笔）",
            f"at most {share:.0%} of other people's settlements at these places come in bursts ({seen} settlements)",
        )
    gone = away(scene)
    own = not len(gone) or gone.mean() < MOSTLY
    clinic = (scene.places.subtype[scene.gathering_places] == "clinic") & own
    cleared = at_once | (np.isin(scene.gathering_places, bursty) & (clinic | mixed(scene)))
    bursty = sorted({*bursty, *np.unique(scene.gathering_places[at_once]).tolist()})
    if not cleared.any():
        return no(
            f"{len(bursty)} 家机构的结算扎堆上传，但这些聚集的时段内几乎没有其他人的结算",
            f"{len(bursty)} places upload in bursts, but hardly anybody else's settlements stand within these gatherings",
        )
    shown = speaks_against(scene, OF_THE_CLOCK | (OF_THE_SENDER if 2 * apart.sum() >= cleared.sum() else frozenset()))
    if shown and 2 * office.sum() < cleared.sum() and same_days(scene, bursty):
        doubtful = village_clinics(scene, places, OF_THE_CLOCK | OF_THE_SENDER | OF_THE_HOLDER)
        if doubtful and np.isin(scene.gathering_places, doubtful).mean() >= MOSTLY_THERE:
            return _village_doctor(doubtful)
        return no(
            f"{len(bursty)} 家机构的结算扎堆上传，但不计钟点、仅按日期同行仍超出偶然，且用卡方式不像本人到场：{named(shown)['zh']}",
            f"{len(bursty)} places upload in bursts, but by the day alone, whatever the clock says, the company is beyond chance, and the "
            f"cards were not used as by their owners: {named(shown)['en']}",
        )
    return Answer(
        {
            "zh": f"{len(bursty)} 家机构的结算扎堆上传（其他人最多 {share:.0%}，其中村诊所 {len(clinics)} 家），"
            f"其上 {int(cleared.sum())} 次聚集不能说明同行",
            "en": f"{len(bursty)} places upload in bursts (up to {share:.0%} of other people's settlements; {len(clinics)} village clinics): "
            f"{int(cleared.sum())} gatherings there do not show company",
        },
        cleared=cleared,
    )
