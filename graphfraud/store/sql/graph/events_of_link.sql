-- Settlements of a tested link, whichever way round its detector wrote it.
SELECT setl_time, setl_id
FROM settlement
WHERE setl_id IN (
  SELECT UNNEST(settlements)
  FROM gf_link
  WHERE
    type = $type
    AND ((a_kind = $a_kind AND a = $a AND b_kind = $b_kind AND b = $b)
      OR (a_kind = $b_kind AND a = $b AND b_kind = $a_kind AND b = $a))
)
