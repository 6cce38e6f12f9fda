"""The types of error that a step can have; each is told from the others by exact conditions, not by words."""

# geometry
ARITHMETIC = "arithmetic"  # right theorem, right citations, another value
BRANCH = "wrong branch"  # the value is the supplement of the right one
ROUNDING = "premature rounding"  # the value is the right one rounded
CONDITION = "unmet condition"  # the theorem's conditions are not granted by the setting at these points
CORRESPONDENCE = "wrong correspondence"  # the theorem gives this value, but of another angle
THEOREM = "wrong theorem"  # what is cited entails the claim by another theorem than the named one
ASSUMPTION = "unstated assumption"  # called given, but not among the premises
LEAP = "unsupported leap"  # true, but not by what is cited; or events are left unsaid
UNSUPPORTED = "unsupported claim"  # neither true nor by what is cited
CIRCULAR = "circular"  # cites itself, a later step, or what it claims
WORDS = "words differ"  # the sentence does not say what the claim says
UNREADABLE = "unreadable"  # no claim of the language

# programs
UPDATE = "wrong state update"  # another value is stored or returned
STALE = "stale variable"  # the value that follows from an older value of a variable
SCOPE = "scope"  # the value that follows from another activation's variable of the same name
DIVISION = "division"  # the value that follows when a division is rounded another way
ORDER = "evaluation order"  # the value that follows when a tuple is stored one by one
ALIASING = "aliasing"  # the change is made to another list
BOUND = "off-by-one bound"  # a loop ends too early or goes on too long
WRONG_TEST = "wrong branch taken"  # a condition is decided the other way
FLOW = "wrong statement"  # another statement is said to be next
SPAN = "wrong count"  # a call, turns of a loop or the whole run are said to take another number of steps

# both
READOUT = "readout"  # every step is sound, the answer read off them is another
UNFINISHED = "unfinished"  # every step is sound, and they do not reach what was asked
TOO_MANY = "too many steps"  # not looked at
