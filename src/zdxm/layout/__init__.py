"""Where the tables of a workbook are, which column is which field, and what each row means."""
