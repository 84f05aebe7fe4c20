"""Screens of findings and of what is known of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphfraud.cli.case import Case
from graphfraud.cli.paper import heading, line, table
from graphfraud.model.finding import Finding, Text
from graphfraud.store.protocol import Node

if TYPE_CHECKING:
    from graphfraud.store.database import Database
    from graphfraud.store.rows import Row
    from graphfraud.workspace.entity import Entity

KIND_WORDS: dict[str, Text] = {
    "patient": {"zh": "参保人", "en": "person"},
    "card": {"zh": "卡", "en": "card"},
    "doctor": {"zh": "医师", "en": "doctor"},
    "pharmacy": {"zh": "药店", "en": "pharmacy"},
    "hospital": {"zh": "医院", "en": "hospital"},
    "employer": {"zh": "单位", "en": "employer"},
    "drug_trac_codg": {"zh": "追溯码", "en": "trace code"},
    "region": {"zh": "地区", "en": "region"},
    "finding": {"zh": "发现", "en": "finding"},
}
VERDICTS: dict[str, Text] = {
    "rejected": {"zh": "不成立", "en": "rejected"},
    "holds": {"zh": "成立", "en": "holds"},
    "untestable": {"zh": "无法检验", "en": "untestable"},
}
_HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "members": {
        "zh": ("类别", "编号", "名称", "角色", "强度", "根据"),
        "en": ("kind", "id", "name", "role", "strength", "grounds"),
    },
    "rows": {
        "zh": ("时间", "参保人", "机构", "机构名称", "类别", "净额", "基金", "操作员", "结算ID"),
        "en": ("time", "person", "institution", "name", "type", "net", "fund", "operator", "setl_id"),
    },
    "places": {
        "zh": ("机构", "名称", "类别", "次数", "首次", "末次", "净额"),
        "en": ("institution", "name", "kind", "times", "first", "last", "net"),
    },
    "companions": {
        "zh": ("编号", "类别", "同行次数", "首次", "末次", "q 值"),
        "en": ("id", "kind", "events", "first", "last", "q"),
    },
}
_TITLES = {
    "same": {"zh": "可能是同一人的其他编号", "en": "Other numbers that are likely the same person"},
    "lineage": {"zh": "来历", "en": "How it came about"},
    "members": {"zh": "成员（为什么是他）", "en": "Members (why this person?)"},
    "reasons": {"zh": "理由", "en": "Reasons"},
    "readings": {"zh": "有没有无辜的可能？", "en": "Could it be innocent?"},
    "money": {"zh": "金额（元，每笔结算只计一次）", "en": "Money (yuan, no settlement counted twice)"},
    "rows": {"zh": "结算（共 {count} 笔，列出 {shown} 笔）", "en": "Settlements ({count}, {shown} listed)"},
    "law": {"zh": "依据", "en": "Legal basis"},
    "places": {"zh": "机构（{count}，列出 {shown}）", "en": "Places ({count}, {shown} listed)"},
    "companions": {"zh": "同行者（{count}，列出 {shown}）", "en": "Companions ({count}, {shown} listed)"},
    "findings": {"zh": "有关的发现", "en": "Findings"},
}
_LINEAGE: dict[str, Text] = {
    "changed": {"zh": "{day}：{child} 由 {parent} 变化而来", "en": "{day}: {child} is {parent}, changed"},
    "split": {"zh": "{day}：{child} 由 {parent} 分裂而来", "en": "{day}: {child} split off from {parent}"},
    "merged": {"zh": "{day}：{child} 并入了 {parent}", "en": "{day}: {parent} merged into {child}"},
    "changed_cards": {
        "zh": "{day}：{child} 疑为 {parent} 换卡后继续", "en": "{day}: {child} may be {parent} going on with other cards",
    },
    "returned": {"zh": "{day}：{parent} 消失后以 {child} 再次出现", "en": "{day}: {parent} had gone and came back as {child}"},
}  # fmt: skip
_HELD = {
    "zh": "（含其 {persons} 的人、{rows} 的结算）",
    "en": " (holds {persons} of its persons, {rows} of its settlements)",
}
_STORY = {
    "zh": "属于 {story}，同案的还有 {others}；见 graphfraud stories {story}",
    "en": "Belongs to {story}, with {others}; see graphfraud stories {story}",
}
_SAME = {
    "zh": "{id}（参保地 {region}），可能性 {chance}；依据（比特）：",
    "en": "{id} (insured in {region}), {chance} likely; why, in bits: ",
}
_STAND = {
    "zh": "等级 {severity} · 评分 {score:.3f} · q {q} · 稳定度 {stability:.2f} · 状态 {status} · {start} – {end}",
    "en": "severity {severity} · score {score:.3f} · q {q} · stability {stability:.2f} · status {status} · "
    "{start} – {end}",
}
_MONEY = {
    "zh": "总额 {gross}，退费 {refunded}，净额 {net}：基金 {fund}，个人账户 {account}，现金 {cash}",
    "en": "gross {gross}, refunded {refunded}, net {net}: fund {fund}, account {account}, cash {cash}",
}
_LOSS = {"zh": "基金损失估计 {low} – {high}", "en": "loss to the funds between {low} and {high}"}
_FIGURES: dict[str, Text] = {
    "observed": {"zh": "实际 {figure}", "en": "observed {figure}"},
    "expected": {"zh": "预期 {figure}", "en": "expected {figure}"},
    "p_value": {"zh": "p {figure}", "en": "p {figure}"},
}
_USUAL = {"zh": "并不异常", "en": "nothing unusual"}
_DECISIVE = {"zh": "（决定性）", "en": " (decisive)"}
_LEAD = {"zh": "线索，非认定结论", "en": "A lead, not a finding of guilt"}
_MORE = {"zh": "图：graphfraud view {id} -o {id}.html", "en": "Picture: graphfraud view {id} -o {id}.html"}
_MEMBERS = 30


def show_finding(case: Case, database: Database, finding: Finding, rows: int, unmask: bool) -> None:
    """One finding: who, why, could it be innocent, how much, which rows."""
    from graphfraud.cli.findings import SEVERITY_WORDS
    from graphfraud.review.states import STATUS_WORDS
    from graphfraud.store.people import names
    from graphfraud.store.rows import settlement_rows

    lang = case.lang
    known = names(database, [Node(member.kind, member.id) for member in finding.members], unmask=unmask)
    line(f"{finding.id} – {finding.title[lang]}")
    line(
        case.say(
            _STAND,
            severity=SEVERITY_WORDS[finding.severity][lang],
            score=finding.score,
            q="–" if finding.q_value is None else f"{finding.q_value:.2g}",
            stability=finding.stability,
            status=STATUS_WORDS[finding.status][lang],
            start=finding.start,
            end=finding.end,
        )
    )
    line(finding.summary[lang])
    _history(case, database, finding)
    _members(case, finding, known)
    _reasons(case, finding)
    _readings(case, finding)
    _money(case, finding)
    listed = settlement_rows(database, finding.settlements)
    _rows(case, listed, rows, len(finding.settlements))
    heading(_TITLES["law"][lang])
    for text in finding.legal_basis:
        line(f"  {text[lang]}")
    click.echo()
    line(f"{_LEAD[lang]} · {case.say(_MORE, id=finding.id)}")


def _history(case: Case, database: Database, finding: Finding) -> None:
    """How the ring came about in earlier runs, and the story that it belongs to."""
    from graphfraud.store.memory import ancestry
    from graphfraud.workspace.stories import fellows

    lines = ancestry(database, finding.id)
    if lines:
        heading(_TITLES["lineage"][case.lang])
    for item in lines:
        figures = {"persons": f"{item.persons:.0%}", "rows": f"{item.settlements:.0%}"}
        words = {"child": item.child, "parent": item.parent, "day": item.seen_at.date()}
        line("  · " + case.say(_LINEAGE[item.event], **words) + case.say(_HELD, **figures))
    story, others = fellows(database, finding)
    if story:
        click.echo()
        line(case.say(_STORY, story=story, others=", ".join(others)))


def _members(case: Case, finding: Finding, known: dict[Node, str]) -> None:
    from graphfraud.views.words import ROLES, word

    heading(_TITLES["members"][case.lang])
    shown = [
        (
            KIND_WORDS[member.kind][case.lang],
            member.id,
            known.get(Node(member.kind, member.id)),
            word(ROLES, member.role)[case.lang],
            round(member.strength, 2),
            member.grounds[case.lang] if member.grounds else None,
        )
        for member in finding.members
    ]
    table(_HEADS["members"][case.lang], shown)


def _reasons(case: Case, finding: Finding) -> None:
    from graphfraud.views.figures import chance, expected, is_usual, observed

    heading(_TITLES["reasons"][case.lang])
    for reason in finding.reasons:
        line(f"  · {reason.text[case.lang]}")
        given = {"observed": observed(reason), "expected": expected(reason), "p_value": chance(reason)}
        told = [case.say(_FIGURES[name], figure=figure) for name, figure in given.items() if figure]
        if is_usual(reason):
            told.append(case.say(_USUAL))
        if told:
            line("    " + ("，" if case.lang == "zh" else ", ").join(told))


def _readings(case: Case, finding: Finding) -> None:
    from graphfraud.views.words import reading as name_of

    heading(_TITLES["readings"][case.lang])
    for reading in finding.innocent_readings:
        decisive = case.say(_DECISIVE) if reading.decisive else ""
        line(
            f"  {VERDICTS[reading.verdict][case.lang]} · {name_of(reading.code)[case.lang]}{decisive}: {reading.text[case.lang]}"
        )


def _money(case: Case, finding: Finding) -> None:
    from graphfraud.views.words import FACTS, word

    money = finding.amounts
    heading(_TITLES["money"][case.lang])
    parts = ("gross", "refunded", "net", "fund", "account", "cash")
    line("  " + case.say(_MONEY, **{name: f"{getattr(money, name):,.2f}" for name in parts}))
    funds = ", ".join(
        f"{word(FACTS, name)[case.lang]} {name} {value:,.2f}" for name, value in money.by_fund.items() if value
    )
    if funds:
        line("  " + funds)
    line("  " + case.say(_LOSS, low=f"{money.loss_low:,.2f}", high=f"{money.loss_high:,.2f}"))


def _rows(case: Case, rows: list[Row], limit: int, count: int) -> None:
    from graphfraud.views.words import med_type

    heading(case.say(_TITLES["rows"], count=count, shown=min(limit, len(rows))))
    if limit and rows:
        cells = [
            (
                row.setl_time.strftime("%Y-%m-%d %H:%M" if row.timed else "%Y-%m-%d"),
                row.psn_no,
                row.place.id,
                row.place_name,
                med_type(row.med_type or "", case.lang),
                row.net,
                row.fund,
                row.opter_id,
                row.setl_id,
            )
            for row in rows[:limit]
        ]
        table(_HEADS["rows"][case.lang], cells)


def _field(name: str, value: Any, lang: str) -> str:
    """A field of a register in words, beside the national name and code under which the records hold it."""
    from graphfraud.views.words import FACTS, VALUES

    known = VALUES.get(f"{name}:{value}")
    told = f"{known[lang]} ({value})" if known else str(value)
    label = FACTS.get(name)
    return f"{label[lang]} {name}: {told}" if label else f"{name}: {told}"


def show_entity(case: Case, entity: Entity, limit: int) -> None:
    """Everything known of a card, a person, a doctor or an institution."""
    lang, answer = case.lang, entity.answer
    line(f"{KIND_WORDS[entity.node.kind][lang]} {entity.node.id}")
    for name, value in entity.owner.items():
        if name not in ("id", "others") and value:
            line("  " + _field(name, value, lang))
    for other in entity.owner.get("others", ()):
        line(f"  + {other.get('psn_no')} {other.get('psn_name', '')}")
    if entity.same:
        heading(_TITLES["same"][lang])
    for other in entity.same:
        told = {"id": other.id, "region": other.region or "?", "chance": f"{other.probability:.1%}"}
        line("  " + case.say(_SAME, **told) + other.to_json()["text"][lang])
    if answer.findings:
        heading(_TITLES["findings"][lang])
        for name in answer.findings:
            line(f"  {name}")
    heading(case.say(_TITLES["places"], count=len(answer.places), shown=min(limit, len(answer.places))))
    places = [
        (
            p.node.id,
            entity.names.get(p.node),
            KIND_WORDS[p.node.kind][lang],
            p.count,
            str(p.first),
            str(p.last),
            p.amount,
        )
        for p in answer.places[:limit]
    ]
    table(_HEADS["places"][lang], places)
    count = len(answer.companions)
    heading(case.say(_TITLES["companions"], count=count, shown=min(limit, count)))
    companions = [
        (c.node.id, KIND_WORDS[c.node.kind][lang], c.events, str(c.first), str(c.last), c.q_value)
        for c in answer.companions[:limit]
    ]
    table(_HEADS["companions"][lang], companions)
    _rows(case, list(entity.rows), limit, len(entity.rows))
