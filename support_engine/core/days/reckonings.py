"""The ways in which dates were counted, one after the other.

A dossier keeps the way in which it was opened, and takes a later one only by an act of its journal:
no date of a live dossier moves because the program did. Whatever would change what an old journal
comes to (a date, an amount, a fold) asks the dossier's number first.
"""

FORMER = 0
"""Pauses counted from a clock's start whatever the point; an amendment of the end forgot them."""

BY_SPAN = 1
"""A pause counts inside the span that it interrupts; an amendment keeps what came after its day."""

PUT_OFF = 2
"""A last day that a day off puts off is interrupted by a pause that begins before it is over."""

OF_USE = 3
"""What is done ends a clock, whenever it was done; a paper is reminded of while something needs it;
what a pause kept from being said is said after it."""

OF_STEPS = 4
"""A claim that comes to nothing is reminded of while somebody has to answer it."""

OF_MEASURES = 5
"""A measure that lasts is recalled to those who may lift it."""

NEWEST = OF_MEASURES
"""The way of dossiers opened today."""
