"""What looks wrong in an export – clocks, numbers, amounts, holes – said by each detector that leans on it, beside what it lacks (shortages).

Nothing is mended by it: a reader who knows that a house's clock runs half a day off judges its findings otherwise, and asks for a better export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.model.finding import Text
from graphfraud.store.database import sql_file

LEAST = 20
"""Settlements of an institution from which its clock and its amounts are known."""
NIGHT = 0.25
"""Share of an institution's settlements between midnight and six from which its clock is doubted: an emergency room has a tenth."""
PILED = 8
"""Institutions on one and the same coordinates: those of a county's seat, not their own."""
LATE, MANY = 45, 200
"""Days after all others' first, or before their last, from which a region is there in part; settlements from which it counts."""
DEAR = 30.0
"""Times the usual amount of institutions of its kind from which an institution reckons in fen."""
EVENING = 0.9
"""Share of an institution's settlements after five o'clock from which these are the hours of a platform or an office; said where a TENTH is so, for a
few clinics that send when they close are the rule."""
WHOLE, MUCH = 0.99, 1_000.0
"""Share of whole amounts, and the usual one of a visit or purchase, from which all amounts are in fen."""
RENUMBERED, TENTH = 5, 0.1
"""Doctors, and their share, whose code ended when another of their name began, from which the codes were changed."""
FEW, TWENTIETH, HALF = 0.02, 0.05, 0.5
HOLE, SHARE_OF_HOLE = 10, 0.25
"""Days without any settlement that no holiday explains, and the share of all days below which they are a hole."""
A_DAY = 3.0
"""Settlements a day, all year, beyond which a person number is nobody's."""
FIT = 0.9
"""Share of persons, visits and fee lines below which a register, or the lines, do not fit the settlements."""
LINES = 20_000
"""Fee lines that are looked up."""
HANDS = 20
"""Persons of one card from which the number is nobody's."""


def measured(case: Case) -> Mapping[str, Any]:
    """The row of irregular.sql, measured once a run."""

    def make() -> dict[str, Any]:
        values = {
            "lines": LINES,
            "least": LEAST,
            "night": NIGHT,
            "piled": PILED,
            "late": LATE,
            "many": MANY,
            "dear": DEAR,
            "evening": EVENING,
        }
        cursor = case.database.con.execute(sql_file("graphfraud.detectors", "irregular.sql"), values)
        names = [part[0] for part in cursor.description or []]
        return dict(zip(names, cursor.fetchall()[0], strict=True))

    return case.in_common("irregular", make)


def odd(case: Case) -> list[Text]:
    """What looks wrong to the case's detector, in both languages."""
    leans = [name for name in case.detector.leans_on if name in FACTS]
    if not leans:
        return []
    row = measured(case)
    return [text for name in leans for text in FACTS[name](row)]


def _said(told: bool, zh: str, en: str) -> list[Text]:
    return [{"zh": zh, "en": en}] if told else []


def _clock(row: Mapping[str, Any]) -> list[Text]:
    return [
        *_said(
            FEW <= row["dated"] <= 0.1,
            f"{row['dated_places']} 家机构（占结算的 {row['dated']:.0%}）只有日期或记为零点，不参加按分钟的检验",
            f"{row['dated_places']} institutions ({row['dated']:.0%} of the settlements) tell a date only, or midnight: they take no part in tests by "
            "the minute",
        ),
        *_said(
            FEW <= row["hours"] < 0.8,
            f"{row['hour_places']} 家机构（占结算的 {row['hours']:.0%}）只记整点，其分钟先后无从判断",
            f"{row['hour_places']} institutions ({row['hours']:.0%} of the settlements) tell whole hours: who came first cannot be told there",
        ),
        *_said(
            row["astray_places"] > 0,
            f"{row['astray_places']} 家机构（如 {row['astray_place']}）四分之一以上的结算在零点至六点，或午后从无结算而清晨甚多："
            "时钟可能相差数小时（时区、上下午）或为夜间补传",
            f"at {row['astray_places']} institutions (such as {row['astray_place']}) a quarter or more of the settlements stand between midnight and six, or "
            "none after noon and many at dawn: their clock may be hours off (time zone, morning for afternoon), or they were sent by night",
        ),
        *_said(
            row["narrow"] >= FEW,
            f"{row['narrow_places']} 家机构（占结算的 {row['narrow']:.0%}）全年结算都在一天中的同一半小时：应为上传时刻而非就诊时刻",
            f"{row['narrow_places']} institutions ({row['narrow']:.0%} of the settlements) settle within the same half hour of the day all year: that is when "
            "they send, not when people came",
        ),
        *_said(
            row["evening"] >= TENTH,
            f"{row['evening_places']} 家机构（占结算的 {row['evening']:.0%}）的结算几乎都在十七点之后：应为机构或平台晚间上传的时刻，就诊先后无从判断",
            f"{row['evening_places']} institutions ({row['evening']:.0%} of the settlements) settle after five o'clock nearly alone: the hours of an office "
            "or a platform that sends in the evening, and who came first cannot be told",
        ),
    ]


def _regions(row: Mapping[str, Any]) -> list[Text]:
    return _said(
        row["estranged"] > 0,
        f"{row['estranged']} 个统筹区（如 {row['estranged_region']}）的参保人从未在本区代码的机构结算，而多在同市另一区：机构或参保区划疑已换码，"
        "或该区机构不在导出之内，县区之间的跨区无从判断",
        f"the insured of {row['estranged']} regions (such as {row['estranged_region']}) are never seen at an institution that bears their own code, but "
        "mostly at those of one other of the prefecture: codes were changed, or these institutions were not exported, so that abroad and at home "
        "cannot be told between counties",
    )


def _distance(row: Mapping[str, Any]) -> list[Text]:
    astray = row["swapped"] + row["nowhere"]
    lacking = row["unplaced"] / max(row["sites"], 1)
    return [
        *_said(
            row["sites"] > 0 and row["places_known"] < FIT,
            f"仅 {row['places_known']:.0%} 的结算机构在机构信息表中：其余无坐标、无类型（机构编码写法是否不同？）",
            f"{row['places_known']:.0%} of the settlements are of institutions in the register: of the others neither place nor kind is known (are their "
            "codes written otherwise?)",
        ),
        *_said(
            TWENTIETH <= lacking <= HALF,
            f"{row['unplaced']} 家机构（{lacking:.0%}）无坐标，与其有关的距离按统筹区估计或不计",
            f"{row['unplaced']} institutions ({lacking:.0%}) lack coordinates: their distances follow from the regions or are left out",
        ),
        *_said(
            astray > 0,
            f"{astray} 家机构坐标有误：{row['swapped']} 家经纬度颠倒（已换回），{row['nowhere']} 家为零或不可能（视为无坐标）",
            f"the coordinates of {astray} institutions are wrong: {row['swapped']} have latitude and longitude swapped (put right), {row['nowhere']} are "
            "zero or impossible (taken as none)",
        ),
        *_said(
            row["piled"] > 0,
            f"{row['piled']} 家机构与另外多家坐标完全相同，疑为县城坐标而非本机构坐标，其间距离不可靠",
            f"{row['piled']} institutions share their coordinates with many others: those of a county's seat, perhaps, so that distances between "
            "them mean little",
        ),
    ]


def _homes(row: Mapping[str, Any]) -> list[Text]:
    listed = max(row["listed"], 1)
    return [
        *_said(
            row["listed"] > 0 and row["persons_known"] < FIT,
            f"仅 {row['persons_known']:.0%} 的就诊人在人员信息表中：其余无住址和电话（人员编号写法是否不同？）",
            f"{row['persons_known']:.0%} of the persons with settlements stand in the register of persons: of the others neither address nor phone is "
            "known (are their numbers written otherwise?)",
        ),
        *_said(
            row["one_address"] > max(LEAST * 5, TWENTIETH * listed),
            f"{row['one_address']} 人住址文字完全相同，疑只登记到县乡，同村、同住无从区分",
            f"{row['one_address']} persons bear the very same address: it names a county or town only, and neighbours cannot be told from strangers",
        ),
        *_said(
            row["masked"] >= FEW,
            f"{row['masked']:.0%} 的证件号含 *，不能据以认定同一人",
            f"{row['masked']:.0%} of the identity numbers are masked with *: they cannot tell that two numbers are one person",
        ),
        *_said(
            listed > LEAST and row["unnumbered"] >= TWENTIETH,
            f"{row['unnumbered']:.0%} 的人员无证件号，不能据以认定同一人",
            f"{row['unnumbered']:.0%} of the persons have no identity number: it cannot tell that two numbers are one person",
        ),
        *_said(
            listed > LEAST and row["nameless"] >= HALF,
            f"{row['nameless']:.0%} 的人员无姓名，不能据姓名认定同一人或亲属",
            f"{row['nameless']:.0%} of the persons have no name: neither kin nor one person under two numbers can be told by it",
        ),
        *_said(
            row["one_birthday"] > max(LEAST, TWENTIETH * listed),
            f"{row['one_birthday']} 人出生日期同为 {row['birthday']}，应为占位值，年龄不可靠",
            f"{row['one_birthday']} persons bear the birthday {row['birthday']}: it stands for none, and ages mean little",
        ),
    ]


def _crowd(row: Mapping[str, Any]) -> list[Text]:
    """What is wrong with numbers: of persons, cards, employers, operators, and of settlements sent twice."""
    persons, visits = max(row["persons"], 1), max(row["visits"], 1)
    return [
        *_said(
            row["rows_again"] > FEW * visits / 2,
            f"{row['rows_again']} 笔结算与另一笔的人员、机构、时刻、金额完全相同而结算号不同，疑为重复上传，数量和金额可能重复计算",
            f"{row['rows_again']} settlements equal another in person, institution, moment and amount under another number: sent twice, it seems, "
            "so that quantities and amounts may be counted twice",
        ),
        *_said(
            row["rows_again"] <= FEW * visits / 2 and row["restamped"] > TWENTIETH * visits,
            f"{row['restamped']} 笔结算与同日另一笔的人员、机构、金额完全相同而结算号不同，疑为重复上传（时刻重记或只有日期），数量和金额可能重复计算",
            f"{row['restamped']} settlements equal another of the same day in person, institution and amount under another number: sent twice and stamped "
            "anew, it seems, so that quantities and amounts may be counted twice",
        ),
        *_said(
            row["reissued"] > max(LEAST, FEW * persons / 2),
            f"{row['reissued']} 个证件号在同一地市有先后不同的人员编号，疑为换号，同一人按不同人检验",
            f"{row['reissued']} identity numbers bear several person numbers of one prefecture, as after cards were replaced: each number is tested as "
            "a person of its own",
        ),
        *_said(
            row["renumbered"] > 0,
            f"{row['renumbered']} 家机构中途换了编码（同名同址、前后相接），新旧编码按两家检验",
            f"{row['renumbered']} institutions changed their code (same name and address, one after the other): the two codes are tested as two places",
        ),
        *_said(
            row["most_visits"] > max(100.0, A_DAY * row["days"]),
            f"人员编号 {row['most_visited']} 有 {row['most_visits']} 笔结算，日均超过 {A_DAY:.0f} 笔：应为公用或占位编号，而非一人",
            f"person number {row['most_visited']} has {row['most_visits']} settlements, more than {A_DAY:.0f} a day: a number that stands for many, not a "
            "person",
        ),
        *_said(
            row["one_card"] > max(HANDS, FEW * persons / 20),
            f"同一卡号登记了 {row['one_card']} 人，应为占位卡号，不能认卡",
            f"one card number stands for {row['one_card']} persons: a placeholder, cards cannot be told by it",
        ),
        *_said(
            row["one_employer"] > persons / 4,
            f"单位编号 {row['employer']} 下有 {row['one_employer']} 人，应为占位值，不作为同事依据",
            f"employer {row['employer']} has {row['one_employer']} persons: a placeholder, no sign of colleagues",
        ),
        *_said(
            row["served"] < HALF,
            f"仅 {row['served']:.0%} 的结算有经办人：同一经办人一项无从判断",
            f"{row['served']:.0%} of the settlements name an operator: whether one hand served the cards cannot be told",
        ),
        *_said(
            row["one_operator"] >= HALF,
            f"{row['one_operator']:.0%} 的结算为同一个经办人编号，且出现在多家机构：应为系统账号，经办人一项无从判断",
            f"{row['one_operator']:.0%} of the settlements bear one operator at many institutions: a system's account, and whether one hand served the "
            "cards cannot be told",
        ),
        *_said(
            row["doctors_renumbered"] >= max(RENUMBERED, TENTH * row["doctors"]),
            f"{row['doctors_renumbered']} 个医生编码中途为同院同名的另一编码接替，疑为换码，新旧编码按两名医生检验",
            f"{row['doctors_renumbered']} doctors' codes ended when another of the same name began at the same institution: codes were changed, it seems, "
            "and old and new ones are tested as two doctors",
        ),
        *_said(
            row["whole_amounts"] >= WHOLE and row["usual_amount"] >= MUCH,
            f"门诊、购药金额均为整数，中位数 {row['usual_amount']:,.0f}：全部金额疑以分为单位，涉案金额应除以一百",
            f"all amounts of visits and purchases are whole, {row['usual_amount']:,.0f} in the median: all are in fen, it seems, taken for yuan, so that "
            "the findings' money is a hundred times too much",
        ),
        *_said(
            row["dear_places"] > 0,
            f"{row['dear_places']} 家机构（如 {row['dear_place']}）的常见金额为同类的 {DEAR:.0f} 倍以上，疑以分为单位",
            f"the usual amount at {row['dear_places']} institutions (such as {row['dear_place']}) is {DEAR:.0f} times or more that of their kind: fen, "
            "perhaps, taken for yuan",
        ),
    ]


def _part(row: Mapping[str, Any]) -> list[Text]:
    return [
        *_said(
            HOLE <= row["gap_days"] < SHARE_OF_HOLE * row["days"],
            f"{row['gap_after']} 之后 {row['gap_days']} 天没有任何结算，疑导出缺失，跨越其间的习惯与起始日不可靠",
            f"there is no settlement for {row['gap_days']} days after {row['gap_after']}: a part of the export is missing, it seems, and habits and onsets "
            "across it mean little",
        ),
        *_said(
            row["parted"] > 0,
            f"{row['parted']} 个统筹区（如 {row['parted_region']}）的结算起止与其他地区不同，或为迟报、换码：其起始日不是变化",
            f"the settlements of {row['parted']} regions (such as {row['parted_region']}) begin later or end earlier than all others', as when they report "
            "late or change their code: such a beginning is no onset",
        ),
    ]


def _stays(row: Mapping[str, Any]) -> list[Text]:
    return _said(
        row["endless"] >= FEW,
        f"{row['endless']:.0%} 的住院无出院日期：入院日仍可比较，凡需知住院起止之处不计",
        f"{row['endless']:.0%} of the stays have no day of discharge: their admissions count, but they take no part where it matters when a stay ended",
    )


def _lines(row: Mapping[str, Any]) -> list[Text]:
    return _said(
        row["lines_known"] < FIT,
        f"仅 {row['lines_known']:.0%} 的费用明细找得到结算：明细与结算不是同一批导出，或结算号写法不同",
        f"{row['lines_known']:.0%} of the fee lines belong to a settlement that is there: they are of another export, or write its number otherwise",
    )


FACTS: Mapping[str, Callable[[Mapping[str, Any]], list[Text]]] = {
    "clock": _clock,
    "distance": _distance,
    "homes": _homes,
    "regions": _regions,
    "crowd": _crowd,
    "part": _part,
    "diagnoses": _stays,
    "lines": _lines,
}
"""What a detector can lean on, as in shortages; diagnoses are those of stays."""
