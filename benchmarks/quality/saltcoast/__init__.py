"""The salt coast: a made-up coastal prefecture, written from the enforcement reports and the catalogue alone."""
