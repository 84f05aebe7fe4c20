"""The canonical schema: the national platform's eight tables, with the national field names.

A column's kind decides its DuckDB type and how a cell is read:

========  ===============  ==========================================================
kind      DuckDB type      meaning
========  ===============  ==========================================================
id        VARCHAR          an identifier; never a number, never mangled
code      VARCHAR          a value of a code list
text      VARCHAR          free text
date      DATE             a day, China time, no zone
time      TIMESTAMP        a moment, China time, no zone
money     DECIMAL(16,2)    yuan to the fen
number    DECIMAL(18,4)    a quantity
geo       DOUBLE           degrees WGS-84
int       INTEGER          a count
========  ===============  ==========================================================

Source: field lists of the national medical-insurance platform's interface (domain notes, section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

DUCKDB_TYPES = {
    "id": "VARCHAR",
    "code": "VARCHAR",
    "text": "VARCHAR",
    "date": "DATE",
    "time": "TIMESTAMP",
    "money": "DECIMAL(16,2)",
    "number": "DECIMAL(18,4)",
    "geo": "DOUBLE",
    "int": "INTEGER",
}


@dataclass(frozen=True)
class Column:
    """A field of a canonical table.

    Attributes:
        name: national field name.
        kind: see the module's table.
        zh: Chinese label, also a header that exports use.
        required: a row without it is rejected, a file without it is unusable.
        sensitive: masked unless a reason is given (name, certno, card, phone, address).
    """

    name: str
    kind: str
    zh: str
    required: bool = False
    sensitive: bool = False

    @property
    def sql_type(self) -> str:
        """DuckDB type of the column."""
        return DUCKDB_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """A canonical table; ``key`` names the columns that identify a row."""

    name: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)


def _columns(text: str) -> tuple[Column, ...]:
    """Read ``name kind label [!] [*]`` lines; ! is required, * is sensitive."""
    found = []
    for line in text.strip().splitlines():
        name, kind, zh, *marks = line.split()
        found.append(Column(name, kind, zh, "!" in marks, "*" in marks))
    return tuple(found)


SETL_D = """
setl_id id 结算ID !
mdtrt_id id 就诊ID
init_setl_id id 原结算ID
medins_setl_id id 医药机构结算ID
psn_no id 人员编号 !
psn_insu_rlts_id id 人员参保关系ID
psn_name text 人员姓名 *
psn_cert_type code 人员证件类型
certno id 证件号码 *
gend code 性别
brdy date 出生日期
age number 年龄
insutype code 险种类型
psn_type code 人员类别
insu_admdvs code 参保所属医保区划
fix_blng_admdvs code 定点归属医保区划
poolarea_no code 统筹区编号
emp_no id 单位编号
emp_name text 单位名称
pay_loc code 支付地点类别
out_flag code 异地标志
fixmedins_code id 定点医药机构编号 !
fixmedins_name text 定点医药机构名称
hosp_lv code 医院等级
begndate time 开始日期
enddate time 结束日期
setl_time time 结算时间 !
mdtrt_cert_type code 就诊凭证类型
mdtrt_cert_no id 就诊凭证编号 *
ssc_cardno id 社会保障卡卡号 *
ec_chnl code 电子凭证渠道
med_type code 医疗类别
setl_type code 结算类别
clr_type code 清算类别
clr_way code 清算方式
medfee_sumamt money 医疗费总额
fulamt_ownpay_amt money 全自费金额
overlmt_selfpay money 超限价自费费用
preselfpay_amt money 先行自付金额
inscp_amt money 符合范围金额
fund_pay_sumamt money 基金支付总额
hifp_pay money 统筹基金支出
cvlserv_pay money 公务员医疗补助资金支出
hifes_pay money 补充医疗保险基金支出
hifmi_pay money 大病补充医疗保险基金支出
hifob_pay money 大额医疗补助基金支出
hifdm_pay money 伤残人员医疗保障基金支出
maf_pay money 医疗救助基金支出
othfund_pay money 其它基金支付
psn_pay money 个人支付金额
acct_pay money 个人账户支出
cash_payamt money 现金支付金额
balc money 余额
acct_mulaid_pay money 账户共济支付金额
refd_setl_flag code 退费结算标志
vali_flag code 有效标志
dise_no code 病种编号
dise_name text 病种名称
invono id 发票号
ipt_otp_no id 住院/门诊号
opter_id id 经办人ID
opter_name text 经办人姓名 *
opt_time time 经办时间
"""

FEE_LIST_D = """
bkkp_sn id 记账流水号 !
setl_id id 结算ID !
mdtrt_id id 就诊ID
psn_no id 人员编号
fixmedins_code id 定点医药机构编号
fee_ocur_time time 费用发生时间
rx_drord_no id 处方医嘱号
hilist_code code 医保目录编码
hilist_name text 医保目录名称
list_type code 目录类别
cnt number 数量
pric number 单价
det_item_fee_sumamt money 明细项目费用总额
bilg_dept_name text 开单科室名称
bilg_dr_code id 开单医师代码
bilg_dr_name text 开单医师姓名 *
"""

MDTRT_D = """
mdtrt_id id 就诊ID !
psn_no id 人员编号 !
fixmedins_code id 定点医药机构编号
med_type code 医疗类别
begntime time 开始时间
endtime time 结束时间
adm_dept_name text 入院科室名称
dscg_dept_name text 出院科室名称
dscg_maindiag_code code 出院主诊断代码
dscg_maindiag_name text 出院主诊断名称
chfpdr_code id 主诊医师代码
chfpdr_name text 主诊医师姓名 *
ipt_days int 住院天数
inhosp_stas code 在院状态
dscg_way code 离院方式
die_date date 死亡日期
adm_bed text 入院床位
"""

PSN_INFO_B = """
psn_no id 人员编号 !
psn_name text 人员姓名 *
certno id 证件号码 *
gend code 性别
brdy date 出生日期
tel id 联系电话 *
mob id 手机号码 *
hsreg_addr text 户籍地址 *
live_addr text 居住地址 *
surv_stas code 生存状态
die_date date 死亡日期
psn_idet_type code 人员身份类别
emp_no id 单位编号
emp_name text 单位名称
"""

PSN_INSU_D = """
psn_no id 人员编号 !
certno id 证件号码 *
insu_admdvs code 参保所属医保区划
insutype code 险种类型
psn_insu_stas code 人员参保状态
psn_insu_date date 个人参保日期
paus_insu_date date 暂停参保日期
emp_no id 单位编号
emp_name text 单位名称
"""

MEDINS_INFO_B = """
fixmedins_code id 定点医药机构编号 !
fixmedins_name text 定点医药机构名称
medins_type code 医疗机构类型
hosp_lv code 医院等级
admdvs code 医保区划
addr text 地址
lnt geo 经度
lat geo 纬度
aprv_esta_date date 批准成立日期
"""

DRUGTRACINFO = """
fixmedins_code id 定点医药机构编号 !
setl_id id 结算ID
drug_trac_codg id 药品追溯码 !
hilist_code code 医保目录编码
sel_retn_time time 销售/退货时间
sel_retn_cnt number 销售/退货数量
trdn_flag code 拆零标志
rx_flag code 处方药标志
"""

PURCINFO = """
fixmedins_code id 定点医药机构编号 !
hilist_code code 医保目录编码 !
purc_cnt number 采购数量
purc_time time 采购时间
"""

TABLES: tuple[Table, ...] = (
    Table("setl_d", "结算信息", ("setl_id",), _columns(SETL_D)),
    Table("fee_list_d", "费用明细", ("bkkp_sn",), _columns(FEE_LIST_D)),
    Table("mdtrt_d", "就诊信息", ("mdtrt_id",), _columns(MDTRT_D)),
    Table("psn_info_b", "人员基本信息", ("psn_no",), _columns(PSN_INFO_B)),
    Table(
        "psn_insu_d",
        "人员参保信息",
        ("psn_no", "insu_admdvs", "insutype", "psn_insu_date"),
        _columns(PSN_INSU_D),
    ),
    Table("medins_info_b", "医药机构信息", ("fixmedins_code",), _columns(MEDINS_INFO_B)),
    Table("drugtracinfo", "药品追溯信息", (), _columns(DRUGTRACINFO)),
    Table("purcinfo", "采购信息", (), _columns(PURCINFO)),
)

FUNDS = (
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "hifdm_pay",
    "maf_pay",
    "othfund_pay",
)
"""Funds that fund_pay_sumamt is made of."""


@cache
def table(name: str) -> Table:
    """The canonical table of that name; KeyError where there is none."""
    for found in TABLES:
        if found.name == name:
            return found
    raise KeyError(name)
