"""Claims out: a module a format, each with `write(claims, out, ...)`. Above reconcile, below the pipeline.

What goes in are the claims of one report, in the order of its text, with the derived rows; a report at a time, so that
any number of reports passes through the same memory. Nothing here changes a claim.
"""
