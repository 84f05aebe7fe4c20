"""Reed Lake: a made-up prefecture that is lived in, day by day, by households with illnesses, jobs, buses and queues."""
