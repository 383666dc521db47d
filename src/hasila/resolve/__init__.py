"""Resolve mentions: places on the map (`gazetteer`), actors of the registry, spellings in Latin letters.

Stands beside `hasila.extract`; neither imports the other.
"""
