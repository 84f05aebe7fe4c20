"""The knobs of a made-up prefecture, all in one frozen object, so that a benchmark can halve or double them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from graphfraud.errors import UsageError

LEAST_DAYS = 180
"""Shorter periods leave no room for chains of events."""
CAMOUFLAGE = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Camouflage:
    """How well a ring hides.

    Attributes:
        keep: share of their normal visits that members go on making.
        attendance: chance that a member takes part in a joint event.
        jitter: days by which an event strays from its rhythm.
        crowded: share of events placed in the institution's busy hours.
        rotation: institutions that a travelling ring goes round, least and most.
    """

    keep: float
    attendance: float
    jitter: int
    crowded: float
    rotation: tuple[int, int]


LEVELS = {
    "easy": Camouflage(0.2, 1.0, 0, 0.0, (2, 3)),
    "medium": Camouflage(0.5, 0.75, 2, 0.5, (3, 4)),
    "hard": Camouflage(0.8, 0.5, 5, 0.9, (3, 5)),
}


@dataclass(frozen=True)
class Flaws:
    """What is wrong with the records, nothing by default.

    Attributes:
        missing_coordinates: share of institutions without coordinates.
        missing_phones: share of persons without a phone.
        missing_deaths: share of the dead without a date of death.
        hourly_clocks: share of institutions whose times are cut to the hour.
        daily_clocks: share of institutions whose times are cut to the day.
        call_centre: share of persons whose phone is one and the same number.
        giant: factor of the most popular pharmacy's and hospital's attraction.
        recoded_from: day from which one county bears another region code; −1 never.
    """

    missing_coordinates: float = 0.0
    missing_phones: float = 0.0
    missing_deaths: float = 0.0
    hourly_clocks: float = 0.0
    daily_clocks: float = 0.0
    call_centre: float = 0.0
    giant: float = 1.0
    recoded_from: int = -1


@dataclass(frozen=True)
class World:
    """Parameters of the background, the look-alikes and the rings.

    Rates are a year, distances kilometres, times as named. ``scaled`` halves or doubles any of them.
    """

    start: date = date(2025, 11, 1)
    days: int = 365
    """Period: the first day and the number of days."""

    neighbour_share: float = 0.10
    capital_share: float = 0.03
    """Persons insured in the neighbouring prefecture and in the provincial capital.

    The others are of the home prefecture.
    """
    urban_share: float = 0.42
    village_persons: float = 450.0
    neighbourhood_persons: float = 1200.0
    group_persons: float = 75.0
    """Sizes of a village, of an urban neighbourhood and of a village group (组)."""
    persons_per_district: float = 60000.0
    prefecture_radius: float = 45.0
    neighbour_distance: float = 110.0
    capital_distance: float = 260.0

    pharmacies_per_10k: float = 13.0
    private_clinics_per_10k: float = 5.0
    town_persons: float = 9000.0
    hospitals_per_10k: float = 1.6
    doctors_per_1k: float = 2.6
    """Institutions and doctors; every village has a clinic, every town a hospital."""
    popularity_exponent: float = 1.0
    """Zipf exponent of an institution's attraction by its rank."""
    distance_decay: float = 4.0
    """Kilometres over which the attraction of a pharmacy or clinic falls by e; hospitals reach three times as far."""
    habit: float = 0.62
    """Share of visits to the usual place of its kind."""
    far_care: float = 0.02
    """Share of hospital visits made in another prefecture."""

    pharmacy_rate: float = 1.9
    clinic_rate: float = 1.05
    hospital_rate: float = 0.75
    emergency_rate: float = 0.05
    inpatient_rate: float = 0.17
    readmission_share: float = 0.05
    """Share of stays after which the patient comes back within three weeks for the same illness."""
    leave_share: float = 0.04
    """Share of would-be pharmacy visits during a stay that do happen: on leave, or by the family."""
    birth_rate: float = 0.009
    chronic_share: float = 0.11
    chronic_interval: float = 30.0
    frailty_shape: float = 1.1
    """Visits per person; ``frailty_shape`` is the gamma shape of their spread (smaller is more uneven)."""
    fill_share: float = 0.22
    """Share of hospital outpatient visits whose prescription is filled at a pharmacy within days."""
    rx_number_share: float = 0.6
    """Share of those fills that carry the prescription's number."""
    companion: float = 0.10
    """Mean share of pharmacy and clinic visits made together with somebody of the household."""
    routine_share: float = 0.2
    """Share of older people who run their errands on their own weekday, at the hour their neighbours favour."""
    market_pull: float = 1.8
    """How much busier a market day is for country people."""
    death_rate: float = 0.007
    refund_share: float = 0.008
    invalid_share: float = 0.003
    late_upload_share: float = 0.02
    batch_share: float = 0.08
    """Share of village clinics that settle the whole day's visits in the evening."""
    repeated_upload_share: float = 0.001
    """Share of boxes whose row is uploaded twice."""
    e_credential_share: float = 0.35
    """Share of persons who pay by the phone's one-use token rather than the card."""
    mutual_aid_share: float = 0.25
    """Share of households with an employee whose account pays for the others."""
    trace_before: float = 0.5
    """Share of boxes whose trace code is uploaded before full collection began (2026-01-01)."""

    rings_scale: float = 1.0
    look_alikes_scale: float = 1.0
    """Multiply the number of rings and of look-alike groups of each kind."""
    ring_size: float = 1.0
    ring_events: float = 1.0
    """Multiply the sizes (5–60 persons) and the joint events of rings."""
    burst_seconds: float = 55.0
    """Mean seconds between two cards swiped in one go."""
    group_size: float = 1.0
    """Multiplies the sizes of look-alike groups."""
    thin_share: float = 0.12
    """Share of rings with fewer than six joint events."""

    flaws: Flaws = Flaws()

    def __post_init__(self) -> None:
        if self.days < LEAST_DAYS:
            raise UsageError(f"a made-up period has at least {LEAST_DAYS} days, not {self.days}")

    def scaled(self, factor: float, only: tuple[str, ...] | None = None) -> World:
        """A world with its float parameters multiplied; shares stay at or below 0.95.

        Args:
            factor: for example 0.5 or 2.
            only: names of the parameters to change; all floats but the prefectures' shares and the rings' number by
            default.
        """
        fixed = {"neighbour_share", "capital_share", "rings_scale", "look_alikes_scale", "thin_share", "death_rate"}
        chosen = [item.name for item in fields(self) if isinstance(getattr(self, item.name), float)]
        names = only if only is not None else tuple(name for name in chosen if name not in fixed)
        changed = {}
        for name in names:
            value = getattr(self, name) * factor
            is_share = getattr(World, name) <= 1 and (
                name.endswith("share") or name in {"habit", "companion", "far_care", "trace_before"}
            )
            changed[name] = min(value, 0.95) if is_share else value
        return replace(self, **changed)
