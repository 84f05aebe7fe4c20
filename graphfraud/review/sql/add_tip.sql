-- Keep a tip, its informant masked already; answers its number.
INSERT INTO gf_tip
SELECT
  COALESCE((SELECT MAX(tip_id) FROM gf_tip), 0) + 1,
  $received, $channel, $content, $informant, $informant_hmac, $by_name, $os_user, $recorded_at
RETURNING tip_id
