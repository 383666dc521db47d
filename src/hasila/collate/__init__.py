"""Claims of many reports held against each other: pure functions, no store, no files.

    points, series       one source's successive totals: phases, additions, falls and their probable reason
    account, grouping    reports of one happening grouped, with explained scores
    gathered             one incident with all that was claimed about it
    sides, grades        who asserts, confirms, denies a figure; the grade of an incident
    tally                totals by a named rule, no person counted twice

In: claims or rows. Out: frozen structs that a store's view, a command or an export can show.
"""
