-- How a cell is read. Every macro takes the raw text; NULL comes out where the cell is empty or cannot be read.
-- Blank: space, tab, line ends, no-break space, full-width space, zero-width space, byte-order mark.
CREATE OR REPLACE TEMP MACRO gf_trim(x) AS trim(x, concat(' ', chr(9), chr(10), chr(13), chr(160), chr(12288), chr(8203), chr(65279)));

CREATE OR REPLACE TEMP MACRO gf_nothing(x) AS
  lower(x) IN ('', 'nan', 'null', 'none', '\n', '-', '--', 'nat', 'n/a', '#n/a', '<na>');

CREATE OR REPLACE TEMP MACRO gf_text(x) AS CASE WHEN NOT gf_nothing(gf_trim(x)) THEN gf_trim(x) END;

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

CREATE OR REPLACE TEMP MACRO gf_token(x) AS gf_text(gf_unmark(gf_plain(gf_text(x))));

-- A number in a spreadsheet's scientific form, or a float longer than a double holds: digits are lost.
CREATE OR REPLACE TEMP MACRO gf_mangled(x) AS
  regexp_full_match(x, '[+-]?[0-9]\.[0-9]*[eE][+-]?[0-9]{1,3}|[+-]?[0-9]+[eE]\+[0-9]{1,3}|[+-]?[0-9]{16,}\.0*|#+');

CREATE OR REPLACE TEMP MACRO gf_unfloat(x) AS CASE WHEN regexp_full_match(x, '[0-9]{1,15}\.0+') THEN split_part(x, '.', 1) ELSE x END;

CREATE OR REPLACE TEMP MACRO gf_id(t) AS CASE WHEN NOT gf_mangled(t) THEN gf_unfloat(t) END;

-- A code; where the code list has a fixed width, digits are padded to it: 1 -> 01.
CREATE OR REPLACE TEMP MACRO gf_code(t) AS gf_unfloat(t);
CREATE OR REPLACE TEMP MACRO gf_code_of_width(t, width) AS
  CASE
    WHEN length(gf_unfloat(t)) < width AND regexp_full_match(gf_unfloat(t), '[0-9]+') THEN lpad(gf_unfloat(t), width, '0')
    ELSE gf_unfloat(t)
  END;

-- A number's text without currency sign and thousands separators; NULL where it is none.
CREATE OR REPLACE TEMP MACRO gf_bare(t) AS regexp_replace(regexp_replace(t, '^([+-]?) *(¥|RMB|CNY) *', '\1'), ' *元$', '');
CREATE OR REPLACE TEMP MACRO gf_digits(t) AS
  CASE
    WHEN regexp_full_match(t, '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)') THEN t
    WHEN regexp_full_match(gf_bare(t), '[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?') THEN replace(gf_bare(t), ',', '')
    WHEN regexp_full_match(gf_bare(t), '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)') THEN gf_bare(t)
  END;

-- Yuan to the fen: more decimals only where they are zeros.
CREATE OR REPLACE TEMP MACRO gf_money(t) AS
  CASE WHEN regexp_full_match(gf_digits(t), '[+-]?[0-9]*(\.[0-9]{0,2}0*)?') THEN TRY_CAST(gf_digits(t) AS DECIMAL(16, 2)) END;

CREATE OR REPLACE TEMP MACRO gf_why_no_money(t) AS
  CASE
    WHEN gf_digits(t) IS NULL THEN 'no_amount'
    WHEN regexp_full_match(gf_digits(t), '[+-]?[0-9]*(\.[0-9]{0,2}0*)?') THEN 'too_large'
    ELSE 'below_fen'
  END;

CREATE OR REPLACE TEMP MACRO gf_number(t) AS TRY_CAST(gf_digits(t) AS DECIMAL(18, 4));

CREATE OR REPLACE TEMP MACRO gf_int(t) AS
  CASE WHEN regexp_full_match(gf_digits(t), '[+-]?[0-9]+(\.0*)?') THEN TRY_CAST(gf_digits(t) AS INTEGER) END;

CREATE OR REPLACE TEMP MACRO gf_geo(t, most) AS
  CASE WHEN abs(TRY_CAST(gf_digits(t) AS DOUBLE)) <= most THEN TRY_CAST(gf_digits(t) AS DOUBLE) END;

-- A moment in China time. With a zone it is converted, without one it is taken as it stands.
CREATE OR REPLACE TEMP MACRO gf_dated(t) AS
  regexp_extract(
    t,
    '^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ] *(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(\.\d{1,9})?)?[分秒]?)? *(Z|z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?$',
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'zone']
  );

CREATE OR REPLACE TEMP MACRO gf_zone_minutes(zone) AS
  CASE
    WHEN zone = '' THEN 0
    WHEN upper(zone) IN ('Z', 'UTC') THEN 480
    ELSE 480 - (CASE zone[1] WHEN '-' THEN -1 ELSE 1 END)
      * (TRY_CAST(zone[2:3] AS INTEGER) * 60 + COALESCE(TRY_CAST(replace(zone[4:], ':', '') AS INTEGER), 0))
  END;

CREATE OR REPLACE TEMP MACRO gf_from_parts(p) AS
  CASE
    WHEN p.year <> '' AND COALESCE(TRY_CAST(p.hour AS INTEGER), 0) < 24 THEN
      TRY_CAST(
        concat(
          p.year, '-', p.month, '-', p.day, ' ',
          CASE WHEN p.hour = '' THEN '00:00:00' ELSE concat(p.hour, ':', p.minute, ':', CASE WHEN p.second = '' THEN '00' ELSE p.second END, p.fraction) END
        ) AS TIMESTAMP
      ) + to_minutes(gf_zone_minutes(p.zone))
  END;

CREATE OR REPLACE TEMP MACRO gf_compact(t) AS
  CASE length(t)
    WHEN 8 THEN try_strptime(t, '%Y%m%d')
    WHEN 12 THEN try_strptime(t, '%Y%m%d%H%M')
    WHEN 14 THEN try_strptime(t, '%Y%m%d%H%M%S')
    WHEN 17 THEN try_strptime(t, '%Y%m%d%H%M%S%g')
  END;

CREATE OR REPLACE TEMP MACRO gf_any_time(t) AS
  CASE WHEN regexp_full_match(gf_unfloat(t), '[0-9]{8,17}') THEN gf_compact(gf_unfloat(t)) ELSE gf_from_parts(gf_dated(t)) END;

CREATE OR REPLACE TEMP MACRO gf_in_range(moment) AS CASE WHEN year(moment) BETWEEN 1800 AND 9999 THEN moment END;

CREATE OR REPLACE TEMP MACRO gf_time(t) AS gf_in_range(gf_any_time(t));
CREATE OR REPLACE TEMP MACRO gf_date(t) AS CAST(gf_time(t) AS DATE);

-- A spreadsheet's day number, as its cells hold dates that are not formatted as dates.
CREATE OR REPLACE TEMP MACRO gf_serial(t) AS
  CASE
    WHEN regexp_full_match(t, '[0-9]{1,7}(\.[0-9]+)?') AND TRY_CAST(t AS DOUBLE) BETWEEN 61 AND 2958465
    THEN TIMESTAMP '1899-12-30' + to_microseconds(CAST(round(TRY_CAST(t AS DOUBLE) * 86400) AS BIGINT) * 1000000)
  END;

-- Check character of an 18-digit identity number (GB 11643-1999).
CREATE OR REPLACE TEMP MACRO gf_checksum_wrong(x) AS
  regexp_full_match(x, '[0-9]{17}[0-9Xx]')
  AND ('10X98765432')[1 + CAST(list_dot_product(
    list_transform(string_split(x[:17], ''), lambda digit: TRY_CAST(digit AS DOUBLE)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]::DOUBLE[]
  ) AS BIGINT) % 11] <> upper(x[18]);

-- An end without a clock time (midnight) is that day: it comes before the beginning only where the day does.
CREATE OR REPLACE TEMP MACRO gf_ends_before(begin_at, end_at) AS
  end_at < begin_at AND (CAST(end_at AS DATE) < CAST(begin_at AS DATE) OR end_at > CAST(end_at AS DATE));
