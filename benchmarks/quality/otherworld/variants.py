"""Five ways in which a bureau's export may look, and how hard the rings hide."""

from __future__ import annotations

from dataclasses import dataclass

ALL_TABLES = (
    "setl_d",
    "fee_list_d",
    "mdtrt_d",
    "psn_info_b",
    "psn_insu_d",
    "medins_info_b",
    "drugtracinfo",
    "purcinfo",
)


@dataclass(frozen=True)
class Variant:
    """Conventions of one export.

    Attributes:
        start: first day, ISO.
        days: length of the period.
        prefix: the four digits of the home prefecture, the neighbour prefecture, the provincial capital and the
            prefecture in another province.
        type_words: medins_type in words, else 1 medical institution and 2 pharmacy.
        level: ``digit`` 1-3, ``two`` two digits, ``blank`` none on clinics.
        seconds: setl_time carries seconds, else whole minutes.
        opter: opter_id is exported.
        phones: share of persons with a telephone on file.
        person_rows: share of persons with a psn_info_b row.
        located: share of institutions with coordinates.
        token: share of ordinary visits paid with the e-credential.
        idcard: share of ordinary visits paid with the identity card.
        card_on_token: ssc_cardno is filled on e-credential rows too.
        e_rx: share of outside fills that carry the doctor's prescription number.
        doctors: bilg_dr_code and chfpdr_code are exported.
        child_codes: med_type with province child codes (2101 for 21).
        spelling: ``national``, ``interface`` or ``chinese`` headers.
        encoding: of every CSV.
        rounded: share of institutions whose clock keeps whole hours, or days only.
        giant: one hospital and one pharmacy draw far more people than any other.
        village: mean persons of a village, and of an urban quarter.
        away: share of adults who work in another prefecture.
        absent: tables that the bureau does not hand over.
        trace_from: first day with trace codes.
        callcentre: one phone number stands on many persons.
        recode_day: day from which one county carries a new region code, or -1.
    """

    number: int
    start: str
    days: int
    prefix: tuple[str, str, str, str]
    type_words: bool = True
    level: str = "digit"
    seconds: bool = True
    opter: bool = True
    phones: float = 0.8
    person_rows: float = 1.0
    located: float = 1.0
    token: float = 0.25
    idcard: float = 0.1
    card_on_token: bool = True
    e_rx: float = 0.35
    doctors: bool = True
    child_codes: bool = False
    spelling: str = "national"
    encoding: str = "utf-8"
    rounded: float = 0.0
    giant: bool = False
    village: tuple[int, int] = (240, 380)
    away: float = 0.05
    absent: tuple[str, ...] = ()
    trace_from: int = 0
    callcentre: bool = False
    recode_day: int = -1

    def has(self, *tables: str) -> bool:
        """Whether all these tables are handed over."""
        return not set(tables) & set(self.absent)


VARIANTS = (
    Variant(0, "2025-01-01", 365, ("4267", "4271", "4201", "5183")),
    Variant(
        1,
        "2025-07-01",
        184,
        ("6166", "6172", "6101", "6288"),
        type_words=False,
        level="two",
        seconds=False,
        opter=False,
        phones=0.45,
        person_rows=0.72,
        token=0.4,
        card_on_token=False,
        e_rx=0.1,
        village=(130, 520),
        away=0.08,
    ),
    Variant(
        2,
        "2024-10-01",
        547,
        ("2176", "2181", "2101", "2377"),
        level="two",
        phones=0.6,
        person_rows=0.9,
        located=0.7,
        token=0.12,
        idcard=0.2,
        e_rx=0.6,
        child_codes=True,
        spelling="interface",
        village=(420, 260),
        away=0.03,
        absent=("drugtracinfo", "purcinfo"),
    ),
    Variant(
        3,
        "2025-04-01",
        275,
        ("3776", "3781", "3701", "1377"),
        type_words=False,
        level="blank",
        located=0.85,
        token=0.33,
        e_rx=0.0,
        village=(300, 300),
        absent=("psn_info_b", "psn_insu_d", "drugtracinfo", "purcinfo"),
    ),
    Variant(
        4,
        "2025-03-01",
        365,
        ("4376", "4381", "4301", "4477"),
        level="digit",
        opter=True,
        phones=0.7,
        person_rows=0.93,
        located=0.9,
        token=0.62,
        idcard=0.05,
        card_on_token=False,
        e_rx=0.25,
        spelling="chinese",
        encoding="gb18030",
        rounded=0.06,
        giant=True,
        village=(180, 450),
        away=0.06,
        trace_from=120,
        callcentre=True,
        recode_day=184,
    ),
)


@dataclass(frozen=True)
class Camouflage:
    """How far a ring hides.

    Attributes:
        name: easy, medium or hard.
        keep: share of a member's ordinary visits that remain.
        attend: chance that a member is at a joint event.
        crowd: chance that an event falls into the place's rush.
        jitter: days by which an event strays from its rhythm.
        gap: seconds between two cards of a bundle, lowest and highest.
    """

    name: str
    keep: float
    attend: float
    crowd: float
    jitter: int
    gap: tuple[int, int]


CAMOUFLAGE = {
    "easy": Camouflage("easy", 0.2, 1.0, 0.1, 1, (25, 95)),
    "medium": Camouflage("medium", 0.5, 0.75, 0.5, 3, (40, 240)),
    "hard": Camouflage("hard", 0.8, 0.5, 0.9, 6, (60, 420)),
}
