"""Every word of the domain as people read it, one noun a file: tables from enum members to sentences.

Translated when asked for, so that a change of language shows at once.
"""
