"""From a core of people who are hurt together again and again to a lead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.trauma_liability.gatherings import AT_ONCE, Accidents, Array, at_once, stability
from graphfraud.detectors.wording import counted, institutions
from graphfraud.model.finding import Member, ReadingResult, Reason, Text

STRANGERS = 0.5
"""Where fewer strangers than these are to be expected in a gathering, all who came with the core are named."""


def companions(found: Accidents, mask: Array, address: Array) -> Array:
    """Rows of the core and of those who came with it, at the same hours: everybody at a quiet house, else who lives with one of the core."""
    rows = mask.copy()
    homes = np.unique(address[mask & (address >= 0)])
    for number in np.unique(found.gathering[mask]):
        here = found.gathering == number
        core = found.minute[here & mask]
        here &= (found.minute >= core.min() - AT_ONCE) & (found.minute <= core.max() + AT_ONCE)
        place = found.place[here][0]
        strangers = (found.place == place) & ~np.isin(found.person, found.person[mask])
        if strangers.sum() / found.days < STRANGERS:
            rows |= here
        else:
            rows |= here & np.isin(address, homes)
    return rows


TOGETHER = 0.6
"""Share of the dates on which two or more must have come within hours: one accident brings its people at one time."""


def ring_lead(
    case: Case,
    found: Accidents,
    table: Any,
    mask: Array,
    rows: Array,
    settlements: Sequence[str],
    figures: tuple[float, int, float],
    readings: tuple[ReadingResult, ...],
    title: Text,
) -> Lead:
    """One lead a core.

    Args:
        case: the detector's case.
        found: all accidents.
        table: accidents.sql, its rows in the order of ``found``.
        mask: rows of the core.
        rows: of the core with its companions.
        settlements: of these rows, after-care included.
        figures: nats, recurrences, expected recurrences.
        readings: tried on the core.
        title: of the finding.
    """
    nats, again, expected = figures
    part = table.take(np.flatnonzero(rows))
    columns: dict[str, list[Any]] = part.to_pydict()
    core = set(table.take(np.flatnonzero(mask))["psn_no"].to_pylist())
    times, places = counted(columns["psn_no"]), counted(columns["place"])
    dates = sorted({day for day, here in zip(columns["day"], mask[rows], strict=True) if here})
    q = math.exp(-nats)
    text = {
        "zh": f"{len(core)} 人在 {len(dates)} 个日期一再同日同院因伤就诊，重逢 {again} 次，偶然只应有 {expected:.2g} 次",
        "en": f"{len(core)} persons were hurt together again on {len(dates)} dates: they met {again} times more, by chance it "
        f"would be {expected:.2g}",
    }
    most = max(times.values())
    apart = _apart(at_once(found, mask))
    return Lead(
        identity=tuple(sorted(core)),
        members=(
            *_patients(times, core, most),
            *institutions(case, places, "treating_institution", "{n} 人次伤情在此首诊", "{n} injuries first seen here"),
        ),
        settlements=tuple(settlements),
        reasons=(Reason("hurt_together_again", again, round(expected, 4), q, text), *_alike(columns, times), *apart),
        readings=readings,
        title=title,
        summary={
            "zh": f"{dates[0]} 至 {dates[-1]}，{text['zh']}，共 {len(times)} 人、{len(places)} 家机构（q = {q:.2g}）。",
            "en": f"From {dates[0]} to {dates[-1]} {text['en']}; {len(times)} persons and {len(places)} institutions in all "
            f"(q = {q:.2g}).",
        },
        nats=nats,
        excess=max(0.0, 1 - expected / again) if again else 0.0,
        q_value=q,
        ring=True,
        stability=stability(found, mask),
        thin=len(dates) < 3 or len(core) < 3 or bool(apart),
    )


def _apart(share: float) -> tuple[Reason, ...]:
    """A ground against: people whose illness makes them fall share a busy hospital's days, hours apart."""
    if share >= TOGETHER:
        return ()
    text = {
        "zh": f"仅 {share:.0%} 的日子里有两人在数小时内先后就诊：可能只是常受伤者（癫痫、骨病等）同日到同一大医院",
        "en": f"on {share:.0%} of the dates alone two came within hours of one another: those who are often hurt (epilepsy, brittle bones) may "
        "only share a busy hospital's days",
    }
    return (Reason("hours_apart", round(share, 2), 1.0, None, text),)


def _patients(times: Mapping[str, int], core: set[str], most: int) -> tuple[Member, ...]:
    return tuple(
        Member(
            "patient",
            name,
            "hurt_again" if name in core else "hurt_with_them",
            round(count / most, 3),
            {"zh": f"{count} 次在场", "en": f"there {count} times"},
        )
        for name, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _alike(columns: Mapping[str, Sequence[Any]], times: Mapping[str, int]) -> tuple[Reason, ...]:
    """The persons' accidents, counted: nobody is unlucky so often."""
    often = sum(count >= 3 for count in times.values())
    if not often:
        return ()
    text = {
        "zh": f"{often} 人在三次以上同伴受伤时在场",
        "en": f"{often} persons were there three times or more",
    }
    return (Reason("three_accidents", often, None, None, text),)


def settlements_of(case: Case, parts: Sequence[Any]) -> list[list[str]]:
    """Settlements of each lead's accidents (rows of accidents.sql), after-care included; read once for all."""
    return case.rows_of_leads(parts, ("psn_no", "accident", "place"))
