"""A sixth made-up place: a metropolis under one pooling authority, its suburbs and the cities around it.

Written from the field's description alone. People live by subway stations, walk to the nearest of many chemists, crowd
health centres on Monday mornings and fill three giant hospitals; doctors work on several campuses, consult online, retire
and leave their lists to others; chemists deliver, close, discount. Rings hide in that crowd.
"""
