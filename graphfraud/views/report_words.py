"""Words of the report, in both languages."""

from __future__ import annotations

from graphfraud.views.words import table_of

REPORT = table_of("""
title | 医保基金结算线索总览 | Overview of leads in medical-insurance settlements
lead | 线索，非认定结论 | Leads, not findings of guilt
masked | 姓名、证件号码、卡号已脱敏 | Names, identity and card numbers are masked
made | 生成时间 | Made
records | 检测范围 | Looked for in
records_of | {rows} 笔结算，{persons} 名参保人，{places} 家机构 | {rows} settlements, {persons} persons, {places} institutions
findings | 线索 | Leads
high | 高等级 | High severity
medium | 中等级 | Medium
low | 低等级 | Low
money | 涉及基金（元，高等级） | Fund money of high leads, yuan
loss_of_high | 损失估计（元，高等级） | Estimated loss of high leads, yuan
once | 每笔结算只计一次 | every settlement counted once
loss | 损失估计（元） | Estimated loss, yuan
persons | 高等级线索涉及的参保人 | Persons in high leads
only_medium | 另有仅涉中等级 | only in medium
only_low | 仅涉低等级 | only in low
places | 全部线索涉及机构 | Institutions in all leads
ranked | 线索排名 | Ranked leads
rank | 序 | No.
kind | 类型 | Kind
severity | 等级 | Severity
score | 评分 | Score
stability | 稳定度 | Stability
members | 人 / 机构 | Persons/ places
member_list | 成员 | Members
rows | 笔数 | Rows
period | 期间 | Period
fund | 基金（元） | Funds, yuan
account | + 个人账户 | + personal account
status | 状态 | Status
by_kind | 按类型 | Money by kind
by_region | 按统筹区 | Money by region
by_month | 按月 | Money by month
map | 机构分布 | Map of institutions
map_note | 大小表示涉及基金；无底图 | Size shows fund money; no background map
unplaced | 家机构没有坐标，未标出 | institutions have no coordinates and are not shown
gallery | 团伙图 | Gallery
quality | 数据质量 | Data quality
files | 入库文件 | Files ingested
file | 文件 | File
table | 表 | Table
accepted | 接受 | Accepted
rejected | 拒收 | Rejected
repeated | 重复 | Repeated
warnings | 提示 | Warnings
count | 行数 | Rows
meaning | 含义 | Meaning
tables | 表的齐备 | Tables at hand
missing | 缺 | missing
present | 有 | present
not_run | 未能运行或受限的检测项 | Detectors that could not run, or ran with less
lacks | 缺少 | lacks
degraded | 受限 | ran with less
never | 尚未运行检测 | No detector has been run
all_ran | 全部检测项均已完整运行 | Every detector ran in full
none | 没有线索 | There are no leads
no_warnings | 无提示 | none
more | 其余 {n} 条见 findings 命令 | {n} more: see the command findings
leads_here | 相关线索 | Leads
open | 打开交互图 | Open the interactive view
unknown_region | 区划不明 | region unknown
withdrawn | 条已撤回或排除的线索不计入金额 | withdrawn or dismissed leads do not count in the money
rejects_at | 拒收明细在工作区的 rejects 文件夹 | rejected rows are listed in the workspace's folder rejects
observed | 实际 | Observed
expected | 预期 | Expected
caption | {persons} 人 / {places} 家机构 · 基金 {fund} | persons {persons} · places {places} · funds {fund}
usual | 并不异常 | nothing unusual
reasons | 理由 | Reasons
readings | 无辜解释的检验 | Innocent readings tried
amounts | 金额 | Amounts
legal | 法律依据 | Legal basis
settlements | 结算明细 | Settlements
listed | 共 {n} 笔，列出 {m} 笔 | {n} settlements, {m} listed
role | 角色 | Role
number | 编号 | Number
name | 名称 | Name
strength | 归属强度 | Strength
back | 返回总览 | Back to the overview
hash | 数据哈希（结算记录，SHA-256） | Data hash (settlement records, SHA-256)
when | 时间 | When
person | 人员 | Person
place | 机构 | Place
net | 净额（元） | Net, yuan
decisive | 决定性 | decisive
""")


def texts(lang: str) -> dict[str, str]:
    """All words of the report in one language."""
    return {code: text[lang] for code, text in REPORT.items()}
