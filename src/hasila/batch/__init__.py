"""Batch: the stages of `pipeline` over archives, by processes on one machine or by a cluster; no scheduler of our own.

`plan` cuts the inputs into shards, `shard` reads one and writes it whole or not at all, `run` has workers do that,
`manifest` says what is there and what it was made from.
"""
