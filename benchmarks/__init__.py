"""What `make bench` measures: one module for each row of the speed table."""
