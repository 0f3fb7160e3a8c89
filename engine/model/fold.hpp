// Text made comparable: how it is searched and sorted. Pure functions; the same text gives the same bytes on every
// machine, because they are stored.
#ifndef TRAJECTUM_MODEL_FOLD_HPP
#define TRAJECTUM_MODEL_FOLD_HPP
#include <string>
#include <string_view>
#include <vector>

namespace trajectum {

/// Small letters without accents, of the Latin alphabets; anything else stays as it is.
std::string fold(std::string_view utf8);
/// The words of a text, folded: letters and digits together; letters beyond ASCII count as such.
std::vector<std::string> folded_words(std::string_view utf8);
/// A person's name as Dutch lists sort it: by the surname without its prefix, then the first names, then the prefix.
/// "Jan van den Berg" and "Berg, Jan van den" sort alike, near "Berg, Els" (docs/decisions/0022).
std::string surname_key(std::string_view name);

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_FOLD_HPP
