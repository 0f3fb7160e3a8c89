// Between the two halves of the workshop: the Lua types behind the host words. All of these may raise Lua errors and
// are called protected.
#ifndef TRAJECTUM_ROUTE_WORKSHOP_WORDS_HPP
#define TRAJECTUM_ROUTE_WORKSHOP_WORDS_HPP

struct lua_State;

namespace trajectum::route {

class Workshop;
struct WordSpec;

/// Makes the metatables of words and of poison.
void make_word_types(lua_State* L);
void push_host_word(lua_State* L, const WordSpec& spec);
void push_constant_word(lua_State* L, Workshop& shop, const WordSpec& spec);
/// The function for `duration { ... }`: (duration, table).
void push_duration_options(lua_State* L);
/// A value that can be called, indexed and reckoned with, and gives itself: what an unknown name becomes.
void push_poison(lua_State* L);
/// Joins the words to a workshop; null: the load is over and the words are dead.
void set_workshop(lua_State* L, Workshop* shop);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_WORKSHOP_WORDS_HPP
