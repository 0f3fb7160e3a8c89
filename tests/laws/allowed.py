"""Offences that stand today, each with its reason. These lists only shrink: a new offence is mended, not added, and an entry
that is no longer needed fails the test until it is taken out."""

# (path, function) -> lines it has today. None may grow.
FUNCTIONS = {
    # One case for each kind of node: a switch that reads as the list of semantics.md 2.
    # One case for each kind of value in the codec's grammar.
    ('engine/model/codec.cpp', 'Reader::read_value'): 73,
}

# The room `demo` plays the shipped region over the socket and counts its figures again: it is a client of that region, and the
# only room that knows one. Nothing of the server includes it but `app`, for its verb, and for made-up people (`demo::furnish`).
DOCUMENT_ROOMS = ('engine/demo/',)

# Ids of the region's bundle that are also plain words of the engine: each with the sense that it has there.
DOCUMENT_PLAIN = {
    'match': 'a key of a step',
    'client': 'a room, and who speaks to the server',
    'staff': 'everybody who may work',
    'training': 'a word of the sentences for people',
    'without_next_action': 'what the server itself counts, by that name on the wire',
    'relapse': 'a word of the examples',
}

# (path, type): language.md calls a named Lua function of a route a handler; these two are about exactly that.
NAMES = {
    ('engine/route/script_vm.cpp', 'Handler'),
    ('engine/turn/play_scripts.cpp', 'HandlerView'),
}
