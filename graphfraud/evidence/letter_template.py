"""The letter template that ships, as .docx: a start for a bureau's own."""

from __future__ import annotations

from graphfraud.evidence import words
from graphfraud.evidence.blocks import Block, Document, Grid, Heading, Para
from graphfraud.evidence.word import word

ABOUT = (
    ("l_case_no", "{{ case_no }}"),
    ("l_period", "{{ start }} – {{ end }}"),
    ("l_persons", "{{ persons }}"),
    ("l_places", "{{ places }}"),
    ("l_doctors", "{{ doctors }}"),
    ("l_rows", "{{ settlements }}"),
    ("l_gross", "{{ gross }} / {{ refunded }}"),
    ("l_net", "{{ net }}"),
    ("l_fund", "{{ fund }}"),
    ("l_rest", "{{ account }} / {{ mutual_aid }} / {{ cash }}"),
)
LEADS = ("{{ f.id }}", "{{ f.title }}", "{{ f.status }}", "{{ f.start }} – {{ f.end }}", "{{ f.net }}", "{{ f.fund }}")


def default_template(lang: str) -> bytes:
    """The template with its placeholders, as .docx."""
    title = words.say("letter_title", lang)
    return word(Document(title, "{{ label }}", lang, tuple(_blocks(lang))), {})


def _blocks(lang: str) -> list[Block]:
    def say(key: str) -> str:
        return words.table()[key][lang]

    lead_header = tuple(say(key) for key in ("finding", "name", "review_state", "period", "net", "fund", "loss"))
    leads = _loop("f", "findings", (*LEADS, "{{ f.loss_low }} – {{ f.loss_high }}"))
    layers = _loop("l", "layers", ("{{ l.name }}", "{{ l.amount }}"))
    attached = _loop("a", "attachments", ("{{ a.name }}", "{{ a.file }}"))
    officers = tuple(say(key) for key in ("l_officer", "l_licence", "l_signature", "l_day"))
    return [
        Heading(say("l_title"), 0),
        Para("{{ label }}", "label"),
        Para("{{ number }}", "centre"),
        Para(say("l_to")),
        Para(say("l_opening")),
        Heading(say("l_1")),
        Grid((say("name"), say("value")), tuple((say(key), value) for key, value in ABOUT), (1, 2)),
        Heading(say("l_2")),
        Grid(lead_header, leads, (3, 3, 1.6, 2.4, 2.2, 2.2, 3), (4, 5, 6)),
        Heading(say("l_3")),
        Grid((say("layer"), say("amount")), layers, (2, 1), (1,)),
        Heading(say("l_4")),
        Grid((say("what"), say("file")), attached, (1, 1)),
        Heading(say("l_5")),
        Grid(officers, (("", "", "", ""),) * 3, (2, 3, 3, 2)),
        Para(say("l_terms"), "note"),
        Heading(say("l_6")),
        Para(say("l_check")),
        Para("{{ fingerprint }}", "centre"),
        Heading(say("l_7")),
        Para(say("end_note")),
        Para(say("l_seal")),
        Para(say("l_contact")),
        Para(say("l_date")),
        Para(say("l_receipt"), "note"),
    ]


def _loop(name: str, over: str, row: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A table row that is repeated for every entry of a list."""
    rest = ("",) * (len(row) - 1)
    return (f"{{%tr for {name} in {over} %}}", *rest), row, ("{%tr endfor %}", *rest)
