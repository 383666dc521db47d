"""The ledger in the field's schemes: a module a scheme. What goes in are claims or incidents, what comes out are rows.

The codes of each scheme stand in `codes.tsv`, a row for every code of ours. A scheme whose vocabulary was not read in its
publisher's own files says so in its name: ACLED-shaped, not ACLED.
"""
