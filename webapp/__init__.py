"""Kakehashi: the on-site programme of a bilingual summit.

Five floors, the same words on each: pages and cli → actions → store → formats → rules.
See docs/architecture.md.
"""
