"""From tested links to groups: communities, company that recurs, roles, stability."""
