"""The nouns of the ledger: what a claim is, and its id. No reading, no language, no input or output."""
