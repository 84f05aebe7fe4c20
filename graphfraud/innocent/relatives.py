"""Relatives of a listed person: one household, or one phone and one surname (亲属).

A phone alone does not make relatives here: who uses other people's cards leaves his own number with them.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.family import FAMILY_PHONE, HOUSEHOLD

READING = Reading("relatives", {"zh": "亲属或同住", "en": "relatives or one household"})


def on_company(scene: Company) -> Answer:
    """Relatives: of one household, registered or lived in, of one phone and one surname, or paid from a family account."""
    people, members = scene.people, scene.members
    if not (people.has_addresses or people.has_phones):
        return untestable("无住址和电话", "neither addresses nor phones in the records")
    rows, columns = [], []
    surname = people.surname[members].astype(np.int64)
    wide = int(surname.max(initial=0)) + 1
    for codes, sizes, limit, named in (
        (people.address, people.occupants, HOUSEHOLD, False),
        (people.registered, people.enrolled, HOUSEHOLD, False),
        (people.phones[:, 0], people.shared[:, 0], FAMILY_PHONE, True),
        (people.phones[:, 1], people.shared[:, 1], FAMILY_PHONE, True),
    ):
        own = codes[members].astype(np.int64)
        usable = np.flatnonzero((own >= 0) & (sizes[members] >= 2) & (sizes[members] <= limit))
        key = own * wide + np.maximum(surname, 0) if named else own
        order = usable[np.argsort(key[usable], kind="stable")]
        same = key[order][1:] == key[order][:-1]
        rows.append(order[:-1][same])
        columns.append(order[1:][same])
    aided = scene.visits.mutual_aid[scene.source[scene.joint]]
    payers = np.unique(np.searchsorted(members, scene.land.person[scene.joint[aided]]))
    if 2 <= len(payers) <= HOUSEHOLD:
        rows.append(payers[:-1])
        columns.append(payers[1:])
    i, j = np.concatenate(rows), np.concatenate(columns)
    if not len(i):
        return no("成员中没有亲属", "no two members are relatives")
    links = coo_matrix((np.ones(len(i)), (i, j)), shape=(len(members), len(members)))
    label = connected_components(links, directed=False)[1]
    units = np.where(np.bincount(label)[label] == 1, -1, label).astype(np.int64)
    count = int((units >= 0).sum())
    return Answer(
        {"zh": f"{count} 人与其他成员同住或为亲属", "en": f"{count} members are relatives of others"}, units=units
    )
