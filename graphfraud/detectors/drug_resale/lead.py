"""From shops that share heavy buyers to a lead."""

from __future__ import annotations

from graphfraud.detectors.case import Case
from graphfraud.detectors.drug_resale.companies import asked, in_step, resembling
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.rates import Weighed, joined_results
from graphfraud.detectors.wording import counted, digits, few, institutions, persons
from graphfraud.model.finding import Reason, Text
from graphfraud.stats.tails import p_value

ROLE = {"zh": "大量购药人", "en": "bulk_buyer"}


def resale_leads(case: Case, ring: list[Weighed], parts: list[list[str]], number: int, title: Text) -> list[Lead]:
    """Leads of part ``number`` of those who bought in bulk at both places of one of the ring's pairs, and of who joined it.

    One a company that keeps to days of its own.
    """
    buyers, least = parts[number], int(case.settings["least_buyers"])
    others = {name for k, part in enumerate(parts) if k != number for name in part}
    if len(buyers) < least:
        return []
    names = _shared(case, buyers, sorted({name for item in ring for name in item.name.split("|")}))
    least_days = int(case.settings["least_joined_days"])
    limits = {"least_days": least_days, "least_places": min(int(case.settings["least_places"]), len(names))}
    more = asked(case, "joined.sql", buyers, names, **limits)["psn_no"]
    buyers = sorted({*buyers, *resembling(case, buyers, sorted(set(more) - others - set(buyers)), names)})
    return [_lead(case, ring, part, names, title) for part in in_step(case, buyers, names, least)]


def _lead(case: Case, ring: list[Weighed], buyers: list[str], names: list[str], title: Text) -> Lead:
    rows = asked(case, "rows.sql", buyers, names)
    ids, places = counted(rows["psn_no"]), counted(rows["place"])
    packs, paid = sum(rows["packs"]), [value for value in rows["yuan"] if value is not None]
    sums = {"zh": f"、{sum(paid):.0f} 元", "en": f" for {sum(paid):.0f} yuan"} if paid else {"zh": "", "en": ""}
    q, nats = min(item.q_value for item in ring), max(item.nats for item in ring)
    first_pair = max(ring, key=lambda item: (item.nats, item.name))
    observed, expected = first_pair.observed, first_pair.expected
    first, last = rows["setl_date"][0], rows["setl_date"][-1]
    shops = institutions(case, places, "selling_institution", "{n} 笔大量购药", "{n} bulk purchases here")
    return Lead(
        identity=tuple(buyers),
        members=(*persons(ids, ids.values(), ROLE, "{n} 笔大量购药", "{n} bulk purchases"), *shops),
        settlements=tuple(dict.fromkeys(rows["setl_id"])),
        reasons=(
            Reason(
                "heavy_buyers",
                observed,
                digits(expected),
                p_value(nats),
                {
                    "zh": f"在同两家机构（{first_pair.name.replace('|', '、')}）都大量购药的有 {observed:.0f} 人，"
                    f"按其他机构对期望 {few(expected)} 人",
                    "en": f"{observed:.0f} heavy buyers go to both of {first_pair.name.replace('|', ' and ')}; other pairs of places "
                    f"lead one to expect {few(expected)}",
                },
            ),
            Reason(
                "volume",
                packs,
                None,
                None,
                {
                    "zh": f"共 {packs:.0f} 盒{sums['zh']}，{len(set(rows['drug']))} 种药",
                    "en": f"{packs:.0f} packs{sums['en']} of {len(set(rows['drug']))} drugs",
                },
            ),
        ),
        readings=joined_results(ring, case.detector.readings),
        title=title,
        summary={
            "zh": f"{first} 至 {last}，{len(ids)} 人在 {len(places)} 家机构大量购药 {len(rows['setl_id'])} 笔（q = {q:.2g}）。",
            "en": f"From {first} to {last} {len(ids)} persons bought in bulk {len(rows['setl_id'])} times "
            f"at {len(places)} institutions (q = {q:.2g}).",
        },
        nats=nats,
        excess=max(0.0, 1 - expected / observed) if observed else 0.0,
        q_value=q,
        thin=len(ids) < 5,
    )


def _shared(case: Case, buyers: list[str], places: list[str]) -> list[str]:
    """Those of the places at which two of the buyers bought in bulk."""
    rows = asked(case, "profile.sql", buyers, places)
    there = counted(place for _, place in sorted(set(zip(rows["psn_no"], rows["place"], strict=True))))
    return sorted(place for place, persons_there in there.items() if persons_there >= 2)
