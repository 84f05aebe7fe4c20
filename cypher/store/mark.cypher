// What was loaded.
MATCH (n:GraphLoad {id: 'graphfraud'})
RETURN
  n.state AS state,
  n.workspace AS workspace,
  n.records AS records,
  n.findings AS findings,
  n.settlements = 'every' AS every,
  n.masked = FALSE AS unmasked,
  n.loaded_at AS loaded_at
