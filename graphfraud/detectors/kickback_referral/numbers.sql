-- Fee lines that bear a prescription's number.
SELECT COUNT(rx_drord_no) AS numbers FROM fee_list_d
