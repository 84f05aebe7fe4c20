-- How an odd cell is read, in small steps: a macro is given a column, never a long expression, as its text is put in as often
-- as it is used. NULL comes out where the cell is empty or cannot be read.

-- Blank: space, tab, line ends, no-break space, full-width space, zero-width space, byte-order mark.
CREATE OR REPLACE TEMP MACRO gf_trim(x) AS trim(x, E' \t\r\n 　​﻿');

-- What exports write for nothing. (No IN: the planner makes a join of it.)
CREATE OR REPLACE TEMP MACRO gf_some(x) AS
  CASE
    WHEN length(x) > 4 OR strpos(',,nan,null,none,\n,-,--,/,—,——,nat,n/a,#n/a,<na>,空,空值,空白,(空),（空）,(空白),（空白）,无,无数据,(无),（无）,', ',' || lower(x) || ',') = 0 OR strpos(x, ',') > 0 THEN x
  END;

-- Full-width digits, letters and signs to plain ones.
CREATE OR REPLACE TEMP MACRO gf_plain(x) AS
  CASE
    WHEN strlen(x) = length(x) THEN x
    ELSE translate(
      x,
      '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－−．／：＋，（）＿￥',
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz--./:+,()_¥'
    )
  END;

-- The marks by which spreadsheets keep a number as text: ="0123" and '0123.
CREATE OR REPLACE TEMP MACRO gf_unmark(x) AS
  CASE
    WHEN starts_with(x, '="') AND ends_with(x, '"') AND length(x) >= 3 THEN x[3:-2]
    WHEN starts_with(x, '''') THEN x[2:]
    ELSE x
  END;

-- A number in a spreadsheet's scientific form, or a float longer than a double holds: digits are lost.
CREATE OR REPLACE TEMP MACRO gf_mangled(x) AS
  regexp_full_match(x, '[+-]?[0-9]\.[0-9]*[eE][+-]?[0-9]{1,3}|[+-]?[0-9]+[eE]\+[0-9]{1,3}|[+-]?[0-9]{16,}\.0*|#+');

-- 12345.0, as tables that took it for a number write it.
CREATE OR REPLACE TEMP MACRO gf_unfloat(x) AS
  CASE WHEN ends_with(x, '0') AND regexp_full_match(x, '[0-9]{1,15}\.0+') THEN split_part(x, '.', 1) ELSE x END;

CREATE OR REPLACE TEMP MACRO gf_id(x) AS CASE WHEN NOT gf_mangled(x) THEN x END;

-- A code; where the code list has a fixed width, digits are padded to it: 1 -> 01.
CREATE OR REPLACE TEMP MACRO gf_padded(x, width) AS
  CASE WHEN length(x) < width AND regexp_full_match(x, '[0-9]+') THEN lpad(x, width, '0') ELSE x END;

-- A number's text: currency sign, unit and thousands separators away; NULL where it is none.
CREATE OR REPLACE TEMP MACRO gf_bare(x) AS
  CASE
    WHEN regexp_full_match(x, '[+-]?[0-9.]+') THEN x
    ELSE regexp_extract(x, '^([+-]?) *(?:¥|RMB|CNY)? *([+-]?[0-9.,]+) *元?$', 1) || regexp_extract(x, '^([+-]?) *(?:¥|RMB|CNY)? *([+-]?[0-9.,]+) *元?$', 2)
  END;
CREATE OR REPLACE TEMP MACRO gf_digits(x) AS
  CASE
    WHEN regexp_full_match(x, '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)') THEN x
    WHEN regexp_full_match(x, '[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?') THEN replace(x, ',', '')
  END;

-- Yuan to the fen: more decimals only where they are zeros. x is the bare number.
CREATE OR REPLACE TEMP MACRO gf_money(x) AS
  CASE WHEN regexp_full_match(x, '[+-]?[0-9]*(\.[0-9]{0,2}0*)?') THEN TRY_CAST(x AS DECIMAL(16, 2)) END;
CREATE OR REPLACE TEMP MACRO gf_why_no_money(x) AS
  CASE
    WHEN x IS NULL THEN 'no_amount'
    WHEN regexp_full_match(x, '[+-]?[0-9]*(\.[0-9]{0,2}0*)?') THEN 'too_large'
    ELSE 'below_fen'
  END;

CREATE OR REPLACE TEMP MACRO gf_number(x) AS TRY_CAST(x AS DECIMAL(18, 4));

CREATE OR REPLACE TEMP MACRO gf_int(x) AS CASE WHEN regexp_full_match(x, '[+-]?[0-9]+(\.0*)?') THEN TRY_CAST(x AS INTEGER) END;

CREATE OR REPLACE TEMP MACRO gf_geo(x, most) AS CASE WHEN abs(TRY_CAST(x AS DOUBLE)) <= most THEN TRY_CAST(x AS DOUBLE) END;

-- A moment's parts; all are empty where it is none. Digits alone are year, month, day, hour, minute, second, millisecond.
CREATE OR REPLACE TEMP MACRO gf_parts(x) AS
  regexp_extract(
    x,
    '^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ] *(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(\.\d{1,9})?)?[分秒]?)? *(Z|z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?$',
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'zone']
  );
CREATE OR REPLACE TEMP MACRO gf_spaced(x) AS
  CASE
    WHEN (length(x) = 8 OR length(x) = 12 OR length(x) = 14 OR length(x) = 17) AND regexp_full_match(x, '[0-9]+') THEN concat(
      x[1:4], '-', x[5:6], '-', x[7:8],
      CASE WHEN length(x) > 8 THEN ' ' || x[9:10] || ':' || x[11:12] END,
      CASE WHEN length(x) > 12 THEN ':' || x[13:14] END,
      CASE WHEN length(x) > 14 THEN '.' || x[15:17] END
    )
    ELSE x
  END;

CREATE OR REPLACE TEMP MACRO gf_zone_minutes(zone) AS
  CASE
    WHEN zone = '' THEN 0
    WHEN zone = 'Z' OR zone = 'z' OR zone = 'UTC' THEN 480
    ELSE 480 - (CASE zone[1] WHEN '-' THEN -1 ELSE 1 END)
      * (TRY_CAST(zone[2:3] AS INTEGER) * 60 + COALESCE(TRY_CAST(replace(zone[4:], ':', '') AS INTEGER), 0))
  END;

-- A moment in China time. With a zone it is converted, without one it is taken as it stands. 24:00 is none.
CREATE OR REPLACE TEMP MACRO gf_moment(p) AS
  CASE
    WHEN p.year >= '1800' AND (p.hour = '' OR TRY_CAST(p.hour AS INTEGER) < 24) THEN
      TRY_CAST(
        concat(
          p.year, '-', p.month, '-', p.day, ' ',
          CASE WHEN p.hour = '' THEN '00:00:00' ELSE concat(p.hour, ':', p.minute, ':', CASE WHEN p.second = '' THEN '00' ELSE p.second END, p.fraction) END
        ) AS TIMESTAMP
      ) + to_minutes(gf_zone_minutes(p.zone))
  END;

CREATE OR REPLACE TEMP MACRO gf_in_range(moment) AS CASE WHEN year(moment) BETWEEN 1800 AND 9999 THEN moment END;

-- A spreadsheet's day number, as its cells hold dates that are not formatted as dates.
CREATE OR REPLACE TEMP MACRO gf_serial(x) AS
  CASE
    WHEN regexp_full_match(x, '[0-9]{1,7}(\.[0-9]+)?') AND TRY_CAST(x AS DOUBLE) BETWEEN 61 AND 2958465
    THEN TIMESTAMP '1899-12-30' + to_microseconds(CAST(round(TRY_CAST(x AS DOUBLE) * 86400) AS BIGINT) * 1000000)
  END;

-- The cells of the view gf_odd(x) as tokens: blanks, marks and words for nothing away.
CREATE OR REPLACE TEMP MACRO gf_tokens(nothing) AS TABLE
WITH trimmed AS (SELECT row, gf_trim(x) AS x FROM gf_odd),
  plain AS (SELECT row, gf_plain(x) AS x FROM trimmed),
  unmarked AS (SELECT row, gf_unmark(x) AS x FROM plain),
  bare AS (SELECT row, gf_trim(x) AS x FROM unmarked),
  kept AS (SELECT row, gf_some(x) AS x FROM bare)
SELECT row, CASE WHEN NOT list_contains(nothing, x) THEN x END AS t FROM kept;

-- The same with the mapping's words put in; chr(0) where it knows no other than its own.
CREATE OR REPLACE TEMP MACRO gf_mapped(nothing, keys, words, otherwise) AS TABLE
WITH bare AS (SELECT row, gf_unfloat(t) AS t FROM gf_tokens(nothing))
SELECT
  row,
  CASE
    WHEN len(keys) = 0 THEN t
    WHEN list_contains(keys, t) THEN list_extract(words, list_position(keys, t))
    WHEN otherwise = 'keep' THEN t
    WHEN otherwise = 'reject' AND t IS NOT NULL THEN chr(0)
  END AS t
FROM bare;

-- The first day of a month or year that stands alone, as births do in exports without identities: 1957-04, 195704, 1957年4月, 1957.
CREATE OR REPLACE TEMP MACRO gf_begun(x) AS
  CASE
    WHEN regexp_full_match(x, '\d{4}(年|[-/.年]?\d{2}月?|[-/.年]\d月?)?') THEN
      TRY_CAST(concat(x[1:4], '-', COALESCE(NULLIF(regexp_extract(x[5:], '\d+'), ''), '1'), '-01') AS TIMESTAMP)
  END;
