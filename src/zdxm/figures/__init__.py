"""Everything a report may print: exact values with their formula and cells, without frames."""
