"""Where records, links and findings are kept: the embedded store and Neo4j behind one protocol."""
