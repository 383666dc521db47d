"""The desk: pages for people and JSON for programs over one ledger, rendered on the server; no request to any other host.

`app` puts it together, `desk` are the pages of review, `views` those that are only looked at, `interface` is the JSON;
`people` says who may do what. An extra: `hasila[web]`.
"""
