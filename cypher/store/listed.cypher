// The settlements that edges list, with their times where the edge has them.
UNWIND $pairs AS pair
MATCH (a:LABEL_A {id: pair[0]})-[r:TYPE]->(b:LABEL_B {id: pair[1]})
RETURN pair[2] AS number, r.settlements AS settlements, r.times AS times
