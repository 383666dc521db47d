"""Sentences and a language pack -> claims. Knows no language: all words and rules are the pack's."""
