"""Hillcounty, a made-up mountain prefecture: five counties behind passes, one giant hospital, a coast for the winter."""
