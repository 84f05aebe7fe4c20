"""Words for codes, in both languages: kinds, ties, roles, verdicts, facts. A code without words is shown as it is."""

from __future__ import annotations

import ast
from functools import cache
from importlib import resources

from graphfraud.model.finding import Text


def table_of(lines: str) -> dict[str, Text]:
    """Read ``code | 中文 | English`` lines."""
    rows = (line.split("|") for line in lines.strip().splitlines())
    return {code.strip(): {"zh": zh.strip(), "en": en.strip()} for code, zh, en in rows}


KINDS = table_of("""
patient | 参保人 | Insured person
card | 社保卡 | Card
doctor | 医师 | Doctor
pharmacy | 药店 | Pharmacy
hospital | 医疗机构 | Hospital or clinic
employer | 用人单位 | Employer
region | 统筹区 | Region
drug_trac_codg | 药品追溯码 | Trace code
finding | 线索 | Finding
fold | 已折叠 | Folded group
""")

TYPES = table_of("""
SWIPED_AT | 刷卡结算 | Settled at
STAYED_AT | 住院 | Stayed at
TREATED_BY | 就诊于 | Treated by
HOLDS | 持卡 | Holds card
WORKS_AT | 执业于 | Works at
PRESCRIBED_TO_FILL_AT | 处方流向 | Prescribed to fill at
CO_SWIPED | 同时同店刷卡 | Swiped together
CO_ADMITTED | 结伴住院 | Admitted together
CO_TRAVELLED | 结伴异地 | Travelled together
SHARES_PHONE | 共用电话 | Shares phone
SHARES_ADDRESS | 同址 | Shares address
EMPLOYED_BY | 任职于 | Employed by
INSURED_IN | 参保于 | Insured in
LOCATED_IN | 位于 | Located in
SAME_PERSON | 同一人 | Same person
INVOLVES | 涉及 | Involves
NEAR_IN_TIME | 同店十分钟内 | Same place within 10 minutes
SOLD_AT | 售出于 | Sold at
""")

ROLES = table_of("""
organiser | 组织者 | Organiser
agent | 持卡代刷人 | Agent
courier | 带卡人 | Courier
recruiter | 拉客者 | Recruiter
member | 成员 | Member
collected_card | 被收集的卡 | Collected card
card_used_out_of_reach | 超出可及范围使用的卡 | Card used out of reach
place_of_use | 使用地点 | Place of use
card_used_far_away | 异地使用的卡 | Card used far away
lent_card | 出借卡 | Lent card
borrowed_card | 被借用卡 | Borrowed card
card_owner | 持卡人 | Card owner
lender | 出借人 | Lender
companion | 同行人 | Companion
traveller | 跨区持卡人 | Travelling card
swiping_institution | 刷卡机构 | Swiping institution
far_institution | 异地机构 | Far institution
steering_doctor | 引流医师 | Steering doctor
steered_patient | 被引流患者 | Steered patient
receiving_institution | 接收机构 | Receiving institution
filling_pharmacy | 取药药店 | Filling pharmacy
source_institution | 来源机构 | Source institution
doctor's_institution | 医师所在机构 | Doctor's institution
splitting_institution | 分解住院机构 | Splitting institution
split_patient | 被分解住院患者 | Patient of split stays
bed_hanging_institution | 挂床机构 | Bed-hanging institution
overstay_institution | 压床机构 | Overstaying institution
absent_inpatient | 不在院患者 | Absent inpatient
idle_inpatient | 无诊疗住院患者 | Idle inpatient
attending_doctor | 主诊医师 | Attending doctor
settling_institution | 结算机构 | Settling institution
insured_twice | 重复参保人 | Insured twice
card_of_the_dead | 死者的卡 | Card of the dead
first_seller | 首次售出机构 | First seller
second_seller | 再次售出机构 | Second seller
resold_box | 再次售出的药盒 | Resold box
buyer | 购药人 | Buyer
seller | 售药机构 | Seller
doctor | 医师 | Doctor
recruited_patient | 被招揽患者 | Recruited patient
admitting_hospital | 收治医院 | Admitting hospital
admitting_institution | 收治机构 | Admitting institution
shell_employer | 空壳单位 | Shell employer
enrolled_before_delivery | 产前挂靠参保人 | Enrolled before delivery
place_of_delivery | 分娩医院 | Place of delivery
settling_pharmacy | 代刷药店 | Settling pharmacy
distant_customer | 远处来的顾客 | Customer from afar
same_till_customer | 只在该刷卡机结算的顾客 | Customer of the same till alone
blacklisted | 黑名单或已认定人员 | Blacklisted or confirmed
close_to_blacklisted | 与其关系密切者 | Close to them
billing_institution | 收费机构 | Billing institution
billing_doctor | 开单医师 | Billing doctor
prescriber | 开方医师 | Prescriber
dispensing_pharmacy | 发药药店 | Dispensing pharmacy
impersonated | 被冒名者 | Impersonated person
blacklisted | 黑名单对象 | Blacklisted
confirmed | 已认定对象 | Confirmed before
place | 涉及场所 | Place involved
origin | 参保地 | Region of insurance
employer | 用人单位 | Employer
owner | 本人 | Owner
subject | 查询对象 | Asked about
selling_institution | 销售机构 | Selling institution
buyer_of_short_drug | 缺货药品购买人 | Buyer of a drug that ran short
billed_patient | 被计费患者 | Billed patient
billed_inpatient | 被超量计费的住院患者 | Inpatient billed beyond the stay
charged_twice | 被重复收费患者 | Patient charged twice
growing_institution | 耗材增长机构 | Institution with growing consumables
patient_with_costly_consumables | 使用高值耗材患者 | Patient with costly consumables
hurt_again | 反复受伤者 | Hurt again and again
hurt_with_them | 同时受伤者 | Hurt with them
treating_institution | 收治机构 | Treating institution
injured_patient | 伤者 | Injured patient
""")

VERDICTS = table_of("""
rejected | 已排除 | Ruled out
holds | 成立 | Holds
untestable | 无法检验 | Cannot be tested
""")

SEVERITIES = table_of("""
high | 高 | High
medium | 中 | Medium
low | 低 | Low
""")

STATUSES = table_of("""
lead | 线索 | Lead
first-review | 初审 | First review
feedback | 机构反馈 | Provider's feedback
second-review | 复审 | Second review
final-review | 终审 | Final review
confirmed | 已认定 | Confirmed
dismissed | 已排除 | Dismissed
referred | 已移送 | Referred
withdrawn | 已撤回 | Withdrawn
""")

FACTS = table_of("""
detector | 检测项 | Detector
version | 检测版本 | Detector version
period | 期间 | Period
score | 评分 | Score
q_value | 误报率校正 q 值 | q value
stability | 稳定度 | Stability
settlements | 结算笔数 | Settlements
gross | 总额 | Gross
refunded | 已退费 | Refunded
net | 净额 | Net
fund | 基金支付 | Paid by funds
account | 个人账户 | Personal account
cash | 现金 | Cash
loss_low | 损失下限 | Loss, low
loss_high | 损失上限 | Loss, high
name | 姓名 | Name
psn_no | 人员编号 | Person number
psn_name | 姓名 | Name
brdy | 出生日期 | Born
tel | 电话 | Phone
live_addr | 居住地址 | Address
die_date | 死亡日期 | Died
insutype | 险种 | Insurance
insu_admdvs | 参保地 | Insured in
emp_no | 单位编号 | Employer's number
emp_name | 单位名称 | Employer
dr_name | 医师姓名 | Doctor's name
fixmedins_code | 机构编码 | Institution's code
fixmedins_name | 机构名称 | Institution's name
medins_type | 机构类型 | Kind of institution
admdvs | 所在区划 | Region
lnt | 经度 | Longitude
lat | 纬度 | Latitude
aprv_esta_date | 批准成立日期 | Approved on
certno | 证件号码 | Identity number
gend | 性别 | Sex
birth_year | 出生年 | Year of birth
age | 年龄 | Age
region | 医保区划 | Region
employer | 单位 | Employer
identity | 身份类别 | Special identity
surv_stas | 生存状态 | Alive
hosp_lv | 医院等级 | Hospital level
opened | 批准成立 | Approved on
addr | 地址 | Address
run_hash | 检测时数据哈希 | Data hash at detection
members | 成员数 | Members
hifp_pay | 统筹基金 | Pooled fund
cvlserv_pay | 公务员补助 | Civil servants' aid
hifes_pay | 补充医疗保险 | Supplementary
hifmi_pay | 大病保险 | Serious illness
hifob_pay | 大额补助 | Large-sum aid
hifdm_pay | 伤残保障 | Disabled
maf_pay | 医疗救助 | Medical aid
othfund_pay | 其他基金 | Other funds
""")

VALUES = table_of("""
gend:1 | 男 | Male
gend:2 | 女 | Female
surv_stas:0 | 否 | No
surv_stas:1 | 是 | Yes
insutype:310 | 职工基本医疗保险 | Employees
insutype:320 | 公务员医疗补助 | Civil servants
insutype:330 | 大额医疗费用补助 | Large-sum aid
insutype:340 | 离休人员医疗保障 | Retired cadres
insutype:390 | 城乡居民基本医疗保险 | Residents
insutype:392 | 城乡居民大病保险 | Residents' serious illness
insutype:510 | 生育保险 | Maternity
medins_type:hospital | 医院 | Hospital
medins_type:clinic | 诊所 | Clinic
medins_type:pharmacy | 药店 | Pharmacy
medins_type:1 | 医疗机构 | Medical institution
medins_type:2 | 零售药店 | Retail pharmacy
""")

MED_TYPES = table_of("""
11 | 门诊 | Outpatient
12 | 挂号 | Registration
13 | 急诊 | Emergency
14 | 门诊慢特病 | Chronic outpatient
21 | 住院 | Inpatient
22 | 外伤住院 | Trauma inpatient
25 | 异地住院 | Cross-region inpatient
26 | 单病种 | Single disease
28 | 日间手术 | Day surgery
41 | 药店购药 | Pharmacy purchase
51 | 生育门诊 | Maternity outpatient
52 | 生育住院 | Maternity inpatient
71 | 家庭病床 | Home bed
""")


def med_type(code: str, lang: str) -> str:
    """A medical category in words and as it stands in the records; provinces add digits to the national two."""
    known = MED_TYPES.get(code[:2])
    return f"{known[lang]} {code}" if known else code


def word(table: dict[str, Text], code: str) -> Text:
    """The words of ``code``; the code with spaces where the table has none."""
    plain = code.replace("_", " ")
    return table.get(code, {"zh": plain, "en": plain[:1].upper() + plain[1:]})


TABLES = table_of("""
setl_d | 结算信息 | Settlements
fee_list_d | 费用明细 | Fee lines
mdtrt_d | 就诊信息 | Encounters
psn_info_b | 人员基本信息 | Persons
psn_insu_d | 人员参保信息 | Enrolments
medins_info_b | 医药机构信息 | Institutions
drugtracinfo | 药品追溯信息 | Trace codes of drugs
purcinfo | 采购信息 | Purchases
""")

WARNINGS = table_of("""
refund_unpaired | 退费找不到原结算 | Refunds whose original settlement is not there
dated_astray | 结算日期与其余全部相隔一年以上（年份录错？）：保留、计数、不使用 | Settlements over a year from all others (mistyped?): kept, counted, unused
institution_conflict | 机构的类型、编码与业务相互矛盾 | Institutions whose type, code and purchases contradict each other
filtered | 按映射文件的筛选条件未读入 | Rows that the mapping's filter leaves out
mangled_emptied | 号码被电子表格损坏，已置空 | Numbers mangled by a spreadsheet, left empty
checksum | 证件号码校验位不符 | Identity numbers with a wrong check character
not_valid | 无效标志（vali_flag 不为 1）：保留并计数，不参与分析 | Rows with vali_flag other than 1: kept and counted, not used
taken_for_refunds | 注明原结算、金额为负、无退费标志的结算：按退费处理 | Settlements below zero that name their original and bear no flag: taken for refunds
made_negative | 注明原结算但金额无负号的退费：按负数保存 | Refunds that name their original but carry no sign: kept with amounts below zero
""")
"""What the check of the data's quality notices; of a single column the code begins with its name."""


def warning(code: str) -> Text:
    """The words of a warning of the data's quality, with the column that it is about."""
    for ending, text in WARNINGS.items():
        column = code.removesuffix(f"_{ending}")
        if column != code:
            return {
                lang: f"{column}: {words}" if lang == "en" else f"{column}：{words}" for lang, words in text.items()
            }
    return word(WARNINGS, code)


@cache
def reading(code: str) -> Text:
    """The name of an innocent reading, as its file tells it; its code where no file of that name is left.

    The file is read, not run: what it needs for judging takes far longer to load than a page takes to draw.
    """
    title = _title(code) if code.isidentifier() else None
    return {"zh": title["zh"], "en": title["en"][:1].upper() + title["en"][1:]} if title else word({}, code)


def _title(code: str) -> Text | None:
    file = resources.files("graphfraud.innocent").joinpath(f"{code}.py")
    if not file.is_file():
        return None
    for line in ast.parse(file.read_text(encoding="utf-8")).body:
        if (
            isinstance(line, ast.Assign)
            and isinstance(line.value, ast.Call)
            and ast.unparse(line.targets[0]) == "READING"
        ):
            title: Text = ast.literal_eval(line.value.args[1])
            return title
    return None


def vocabulary(tables: dict[str, tuple[dict[str, Text], set[str]]]) -> dict[str, dict[str, Text]]:
    """{table name: {code: words}} for the codes that a page uses."""
    return {name: {code: word(table, code) for code in sorted(used) if code} for name, (table, used) in tables.items()}
