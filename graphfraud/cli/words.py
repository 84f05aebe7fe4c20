"""What the command line says of its commands before any of them is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from graphfraud.model.finding import Text


@dataclass(frozen=True)
class Listed:
    """A command of the overview: the module that holds it, its attribute there, and one line about it."""

    module: str
    attribute: str
    text: Text


def _listed(module: str, attribute: str, zh: str, en: str) -> Listed:
    return Listed(f"graphfraud.cli.{module}", attribute, {"zh": zh, "en": en})


SECTIONS: tuple[tuple[Text, dict[str, Listed]], ...] = (
    (
        {"zh": "开始", "en": "Begin"},
        {
            "demo": _listed("demo", "demo", "在虚构的地市上走完全程", "the whole job on a made-up prefecture"),
            "synth": _listed("synth", "synth", "生成带团伙和真相的虚构数据", "make up tables with planted rings"),
            "ingest": _listed("ingest", "ingest", "把结算数据导入工作区", "add settlement records to the workspace"),
        },
    ),
    (
        {"zh": "发现", "en": "Find"},
        {
            "detect": _listed("detect", "detect", "运行检测器，保存发现", "run detectors and store findings"),
            "detectors": _listed("detect", "detectors", "检测器目录", "the catalogue of detectors"),
            "findings": _listed("findings", "findings", "按排名列出发现", "ranked findings"),
            "show": _listed("findings", "show", "一项发现的全部内容", "everything about one finding"),
            "stories": _listed("stories", "stories", "重叠的发现合为一案", "overlapping findings as one story"),
            "score": _listed("synth", "score", "对照真相给发现打分", "score findings against the truth"),
        },
    ),
    (
        {"zh": "询问", "en": "Ask"},
        {
            "card": _listed("entity", "card", "一张卡的全部记录", "everything known of a card"),
            "patient": _listed("entity", "patient", "一位参保人的全部记录", "everything known of a person"),
            "doctor": _listed("entity", "doctor", "一位医师的全部记录", "everything known of a doctor"),
            "institution": _listed("entity", "institution", "一家机构的全部记录", "everything known of an institution"),
            "paths": _listed("paths", "paths", "两者如何相连", "how two of them connect"),
        },
    ),
    (
        {"zh": "查看", "en": "See"},
        {
            "view": _listed("view", "view", "交互关系图，单个离线文件", "an interactive view, one offline file"),
            "report": _listed("view", "report", "总览报告", "the overview report"),
        },
    ),
    (
        {"zh": "处理", "en": "Act"},
        {
            "review": _listed("review", "review", "记录复核的一步", "record a step of the review"),
            "archive": _listed("archive", "archive", "诚信档案", "the integrity archive"),
            "blacklist": _listed("blacklist", "blacklist", "黑名单", "the blacklist"),
            "tip": _listed("tip", "tip", "举报线索", "tips that a lead may start from"),
            "evidence": _listed("evidence", "evidence", "移送证据包", "the referral package"),
            "verify": _listed("evidence", "verify", "离线验证证据包", "check a package offline"),
            "key": _listed("key", "key", "签名密钥", "the signing key"),
            "audit": _listed("audit", "audit", "访问日志", "the access log"),
        },
    ),
    (
        {"zh": "图数据库", "en": "Graph database"},
        {
            "neo4j": _listed("neo4j", "neo4j", "本地 Neo4j 与装载", "a local Neo4j and loading it"),
            "query": _listed("query", "query", "Cypher 查询库", "the Cypher library"),
        },
    ),
)
COMMANDS: dict[str, Listed] = {name: listed for _, part in SECTIONS for name, listed in part.items()}

ABOUT: Text = {
    "zh": "从医保结算数据中找出欺诈团伙，并说明理由。数据写到标准输出，进度和消息写到标准错误。",
    "en": "Find rings of medical-insurance fraud in settlement records and explain them. "
    "Data go to standard output, progress and messages to standard error.",
}
EXAMPLES = (
    "graphfraud demo",
    "graphfraud ingest setl_d.csv -w case && graphfraud detect -w case",
    "graphfraud findings -w case --severity high",
)
SETTINGS: Text = {
    "zh": "工作区：-w 或 GRAPHFRAUD_WORKSPACE（默认 ./graphfraud-workspace）。语言：--lang 或 GRAPHFRAUD_LANG。\n"
    "退出状态：0 完成；1 检查未通过或无此编号；2 用法错误或输入不可用；130 被中断。\n"
    '命令补全（bash）：eval "$(_GRAPHFRAUD_COMPLETE=bash_source graphfraud)"；zsh、fish 同理。',
    "en": "Workspace: -w or GRAPHFRAUD_WORKSPACE (default ./graphfraud-workspace). "
    "Language: --lang or GRAPHFRAUD_LANG.\n"
    "Exit status: 0 done; 1 a check said no, or an id nobody has; 2 wrong usage or unusable input; 130 interrupted.\n"
    'Completion (bash): eval "$(_GRAPHFRAUD_COMPLETE=bash_source graphfraud)"; likewise for zsh and fish.',
}
HEADINGS: dict[str, Text] = {
    "usage": {"zh": "用法：", "en": "Usage: "},
    "options": {"zh": "选项", "en": "Options"},
    "commands": {"zh": "子命令", "en": "Commands"},
    "examples": {"zh": "示例", "en": "Examples"},
    "notes": {"zh": "说明", "en": "Notes"},
    "help": {"zh": "显示本帮助。", "en": "Show this help."},
    "more": {"zh": "各命令的帮助：graphfraud 命令 --help", "en": "Help on a command: graphfraud COMMAND --help"},
}
