-- Who bears which identity number, phone and address ($identity and so on: the codes of what those share who bear the same), each
-- once: the number that the keyed stand-in is, and the hash of the person.
SELECT $identity::UTINYINT AS type, ('0x' || identity)::UBIGINT AS value, HASH('patient', psn_no) AS person
FROM identity_of
UNION
SELECT $phone::UTINYINT, ('0x' || phone)::UBIGINT, HASH('patient', psn_no)
FROM phone_of
UNION
SELECT $address::UTINYINT, ('0x' || address)::UBIGINT, HASH('patient', psn_no)
FROM home_of
ORDER BY type, value, person
