"""Tables from elsewhere and for elsewhere: CSV, workbooks, payment files."""
