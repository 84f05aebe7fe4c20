-- One edge a pair from its events (the file of the type stands in for event), with the settlements listed: id, time and
-- net amount side by side, by time; the persons where several use the card, a stay's cards (- for none); the ids of those
-- fully refunded. Sorted as one list of rows and then taken apart: a list for each column would sort as often.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  count,
  first,
  last,
  amount,
  LIST_TRANSFORM(listed, LAMBDA one : one.setl_id) AS settlements,
  LIST_TRANSFORM(listed, LAMBDA one : one.moment) AS times,
  LIST_TRANSFORM(listed, LAMBDA one : one.net) AS amounts,
  NULLIF(LIST_TRANSFORM(LIST_FILTER(listed, LAMBDA one : one.person IS NOT NULL), LAMBDA one : one.person), []) AS persons,
  NULLIF(LIST_TRANSFORM(LIST_FILTER(listed, LAMBDA one : one.card IS NOT NULL), LAMBDA one : one.card), []) AS cards,
  NULLIF(LIST_TRANSFORM(LIST_FILTER(listed, LAMBDA one : one.voided), LAMBDA one : one.setl_id), []) AS voided
FROM (
  SELECT
    a_kind,
    a,
    b_kind,
    b,
    COUNT(*) AS count,
    MIN(day) AS first,
    MAX(day) AS last,
    SUM(net) AS amount,
    LIST_SORT(LIST({
      'moment': moment,
      'setl_id': setl_id,
      'net': net,
      'person': CASE WHEN shared AND a_kind = 'card' THEN psn_no END,
      'card': CASE WHEN $carded THEN COALESCE(card, '-') END,
      'voided': voided
    })) AS listed
  FROM event
  GROUP BY a_kind, a, b_kind, b
)
