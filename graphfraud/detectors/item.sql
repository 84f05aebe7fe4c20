-- What kind of thing each billed item is, told by its names; one row a catalogue code (or name, where there is none).
WITH named AS (
  SELECT
    COALESCE(hilist_code, hilist_name) AS item,
    COALESCE(hilist_name, '') AS name,
    COALESCE(MIN(list_type), '') AS list_type
  FROM fee_list_d
  GROUP BY 1, 2
)

SELECT
  item,
  MIN(name) AS name,
  MIN(list_type) AS list_type,
  BOOL_OR(
    list_type LIKE '2%' AND REGEXP_MATCHES(name, $surgery)
    AND (NOT REGEXP_MATCHES(name, $no_surgery) OR REGEXP_MATCHES(name, $sure_surgery))
  ) AS surgery,
  BOOL_OR(list_type LIKE '3%' AND REGEXP_MATCHES(name, $implant)) AS implant,
  BOOL_OR(REGEXP_MATCHES(name, $chemotherapy)) AS chemotherapy,
  BOOL_OR(REGEXP_MATCHES(name, $dialysis)) AS dialysis,
  BOOL_OR(REGEXP_MATCHES(name, $transfusion)) AS transfusion,
  BOOL_OR(REGEXP_MATCHES(name, $bed)) AS bed,
  BOOL_OR(REGEXP_MATCHES(name, $nursing)) AS nursing,
  BOOL_OR(list_type LIKE '2%' AND REGEXP_MATCHES(name, $test)) AS test,
  BOOL_OR(REGEXP_MATCHES(name, $daily)) AS daily,
  BOOL_OR(REGEXP_MATCHES(name, $parallel)) AS parallel
FROM named
WHERE item IS NOT NULL
GROUP BY item
