"""What the records lack or get wrong, said by each detector that leans on it: a run that degrades never does so in silence.

A detector names what it leans on (``Detector.leans_on``). What is lacking makes readings untestable or leaves visits out of a test; it
never makes a test easier to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.model.finding import Text
from graphfraud.store.database import sql_file

AT_ONCE = 3
"""Persons settled by one institution in one second from whom its clock tells when they were sent."""
HALF, TENTH = 0.5, 0.1
WHOLE_HOURS = 0.8
GIANT, TO_USUAL = 0.05, 10.0
"""Share of all settlements, and multiple of the mean, from which an institution is a giant."""
CALL_CENTRE = 50
SEVERAL, NEARLY_ALL = 100, 0.9
"""Persons, and their share born on the first of a month, from which births are told by the month or year."""
BRIEF = 150
"""Days of records below which habit, onset, a course of treatment or a stock that runs out may not show."""


def measured(case: Case) -> Mapping[str, Any]:
    """The row of shortages.sql, measured once a run."""

    def make() -> dict[str, Any]:
        cursor = case.database.con.execute(sql_file("graphfraud.detectors", "shortages.sql"), {"at_once": AT_ONCE})
        names = [part[0] for part in cursor.description or []]
        return dict(zip(names, cursor.fetchall()[0], strict=True))

    return case.in_common("shortages", make)


def said(case: Case) -> list[Text]:
    """What degrades the case's detector, in both languages."""
    leans = case.detector.leans_on
    if not leans:
        return []
    row = measured(case)
    return [text for name in leans for text in FACTS[name](row)]


def _clock(row: Mapping[str, Any]) -> list[Text]:
    found: list[Text] = []
    if row["timed"] < 1 - TENTH:
        found.append(
            {
                "zh": f"{1 - row['timed']:.0%} 的结算只有日期，不参加按分钟的检验",
                "en": f"{1 - row['timed']:.0%} of the settlements carry a date only and take no part in tests by the minute",
            }
        )
    if row["whole_hours"] >= WHOLE_HOURS:
        found.append(
            {
                "zh": f"{row['whole_hours']:.0%} 的结算所在机构只记整点，分钟先后无从判断，同一小时者视为同时",
                "en": f"{row['whole_hours']:.0%} of the settlements stand at institutions whose clock tells whole hours: who came first cannot "
                "be told, an hour counts as one moment",
            }
        )
    elif row["at_once"] >= TENTH:
        found.append(
            {
                "zh": f"{row['at_once_institutions']} 家机构 {row['at_once']:.0%} 的结算成批同秒上传，时刻为上传时刻而非就诊时刻",
                "en": f"{row['at_once']:.0%} of the settlements were uploaded in batches of one second at {row['at_once_institutions']} "
                "institutions: their times are those of the upload, not of the visit",
            }
        )
    elif row["burst"] >= TENTH:
        found.append(
            {
                "zh": f"{row['burst_institutions']} 家机构（占结算的 {row['burst']:.0%}）全天结算挤在半小时内，时刻应为上传时刻而非就诊时刻",
                "en": f"at {row['burst_institutions']} institutions ({row['burst']:.0%} of the settlements) the whole day's times fall within half an "
                "hour: they look like those of an upload, not of the visits",
            }
        )
    return found


def _homes(row: Mapping[str, Any]) -> list[Text]:
    found: list[Text] = []
    if row["phones"] < HALF and row["addresses"] < HALF:
        found.append(
            {
                "zh": "多数人员无电话和地址，家庭、同村等读法不能检验",
                "en": "most persons have neither phone nor address: readings by family, household and village cannot be tested",
            }
        )
    elif row["addresses"] < HALF:
        found.append(
            {
                "zh": "多数人员无住址，家庭只能凭电话认定，同村、同小区不能检验",
                "en": "most persons have no address: families are told by phones alone, villages and estates cannot be tested",
            }
        )
    elif row["phones"] < HALF:
        found.append(
            {
                "zh": "多数人员无电话，家庭只能凭住址和共济账户认定",
                "en": "most persons have no phone: families are told by addresses and shared accounts alone",
            }
        )
    if row["one_phone"] > max(CALL_CENTRE, row["persons"] * 0.01):
        found.append(
            {
                "zh": f"同一电话登记了 {row['one_phone']} 人，视为公用号码，不作为亲属依据",
                "en": f"one phone number stands for {row['one_phone']} persons: a call centre's, no sign of kinship",
            }
        )
    return found


def _distance(row: Mapping[str, Any]) -> list[Text]:
    if row["coordinates"] >= HALF:
        return []
    return [
        {
            "zh": "多数机构无坐标，距离按统筹区估计或不计",
            "en": "most institutions lack coordinates: distances follow from the regions or are left out",
        }
    ]


def _regions(row: Mapping[str, Any]) -> list[Text]:
    if row["recoded"] < TENTH:
        return []
    return [
        {
            "zh": f"{row['recoded']:.0%} 的人员或机构先后有不同区划代码，疑为区划调整，按前四位（地市）比较",
            "en": f"{row['recoded']:.0%} of the persons or institutions bear several region codes, as after a change of the list: prefectures "
            "(four digits) are compared",
        }
    ]


def _births(row: Mapping[str, Any]) -> list[Text]:
    if row["aged"] < HALF:
        return [
            {
                "zh": f"仅 {row['aged']:.0%} 的就诊人有出生日期或年龄：养老机构、学校、按年龄不符等不能检验，也不能据出生日期认定同一人",
                "en": f"{row['aged']:.0%} of the persons have a date of birth or an age: homes for the aged, schools and care that does not fit the age "
                "cannot be tested, nor one person under two numbers be told by birth",
            }
        ]
    if row["born"] >= SEVERAL and row["on_first"] >= NEARLY_ALL:
        return [
            {
                "zh": "出生日期只到月或年（记为首日）：年龄可差一岁，不足以据此认定同一人",
                "en": "births are told by month or year (taken as its first day): ages may be a year off, and that two numbers are one person is hardly told "
                "by them",
            }
        ]
    return []


def _deaths(row: Mapping[str, Any]) -> list[Text]:
    if row["deaths_listed"]:
        return []
    if row["deaths"]:
        return [
            {
                "zh": f"人员信息表无死亡日期，仅知 {row['deaths']} 次住院以死亡结束：在院外死亡者的结算无从检验",
                "en": f"the register of persons has no dates of death, and only {row['deaths']} stays are known to have ended with one: settlements of those "
                "who died elsewhere cannot be tested",
            }
        ]
    return [
        {
            "zh": "无任何死亡日期，无可检验",
            "en": "no date of death anywhere: there is nothing to test",
        }
    ]


def _crowd(row: Mapping[str, Any]) -> list[Text]:
    if row["largest_share"] < GIANT or row["largest_to_usual"] < TO_USUAL:
        return []
    return [
        {
            "zh": f"机构 {row['largest']} 占全部结算的 {row['largest_share']:.0%}，其人流中的同行难与偶然区分",
            "en": f"institution {row['largest']} has {row['largest_share']:.0%} of all settlements: company in its crowd is hard to tell from chance",
        }
    ]


def _diagnoses(row: Mapping[str, Any]) -> list[Text]:
    if row["diagnosed"] >= HALF:
        return []
    return [
        {
            "zh": f"仅 {row['diagnosed']:.0%} 的住院有诊断：放化疗、透析、分娩等无法按诊断排除",
            "en": f"{row['diagnosed']:.0%} of the stays bear a diagnosis: courses of treatment, births and injuries cannot be told by it",
        }
    ]


def _part(row: Mapping[str, Any]) -> list[Text]:
    found: list[Text] = []
    if 0 < row["days"] < BRIEF:
        found.append(
            {
                "zh": f"结算仅跨 {row['days']} 天：须数月才显现的习惯、起始日、疗程、库存等难以检验",
                "en": f"the settlements cover {row['days']} days: habits, onsets, courses and stocks that take months to show are hard to test",
            }
        )
    if not row["at_pharmacies"] or not row["at_hospitals"]:
        zh, en = ("药店", "pharmacies") if not row["at_pharmacies"] else ("医院和诊所", "hospitals and clinics")
        found.append(
            {
                "zh": f"没有任何{zh}的结算：患者在那里的就诊、购药无从得知",
                "en": f"there are no settlements of {en}: what the persons did there is unknown",
            }
        )
    return found


def _lines(row: Mapping[str, Any]) -> list[Text]:
    if row["told_lines"] >= HALF:
        return []
    return [
        {
            "zh": f"仅 {row['told_lines']:.0%} 的费用明细同时有项目、类别和数量，其余不参加检验",
            "en": f"{row['told_lines']:.0%} of the fee lines name item, kind and quantity: the others take no part in the tests",
        }
    ]


FACTS: Mapping[str, Callable[[Mapping[str, Any]], list[Text]]] = {
    "clock": _clock,
    "homes": _homes,
    "distance": _distance,
    "regions": _regions,
    "births": _births,
    "deaths": _deaths,
    "crowd": _crowd,
    "diagnoses": _diagnoses,
    "part": _part,
    "lines": _lines,
}
"""What a detector can lean on."""
