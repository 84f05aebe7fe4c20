-- Another settlement of the person on a day within the stay, its first and last day apart; a list a hospital.
WITH stay AS (
    SELECT psn_no, setl_id, fixmedins_code, begndate::DATE AS first, enddate::DATE AS last FROM settlement WHERE med_class IN ('21', '22', '25', '26', '52')
)
SELECT stay.fixmedins_code, stay.psn_no, unnest([stay.setl_id, other.setl_id]), 'hospital' AS kind, stay.fixmedins_code AS id
FROM stay JOIN settlement other ON other.psn_no = stay.psn_no AND other.setl_id <> stay.setl_id
    AND other.setl_date > stay.first AND other.setl_date < stay.last
