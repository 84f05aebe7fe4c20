// What was loaded.
MATCH (n:GraphLoad {id: 'graphfraud'})
RETURN n.state AS state, n.workspace AS workspace, n.records AS records, n.settlements AS settlements
