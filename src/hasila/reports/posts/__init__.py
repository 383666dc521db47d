"""Posts in: Telegram's JSON export, and tables (CSV, XLSX) with a mapping file that names their columns. A post is a report.

telegram  the export of Telegram's desktop program
mapping   the mapping file (TOML) -> which column is what
tables    rows -> reports
"""
