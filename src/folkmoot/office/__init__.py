"""The office: the state of the house and, later, its pages. The only room besides cli with Django.

Each app is a noun: ``models`` fields and constraints only, ``policies`` say no in one sentence,
``services`` write (keyword-only, ``by=``, atomic, the ledger event in the same transaction),
``selectors`` read.
"""
