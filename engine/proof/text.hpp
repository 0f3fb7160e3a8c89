// A verdict as sentences for the maker of a route: what is wrong, where, how it comes to that, what to do about it.
// Dutch and English. Pure.
#ifndef TRAJECTUM_PROOF_TEXT_HPP
#define TRAJECTUM_PROOF_TEXT_HPP
#include <string>
#include <vector>

#include "proof/verdict.hpp"

namespace trajectum::proof {

/// What is wrong and where, in one or two sentences.
Text what(const Net& net, const Finding& finding);
/// What the maker can do about it.
Text cure(const Net& net, const Finding& finding);
/// One turn of a counter-example: "Brede intake: afgerond (naar ...)".
Text told(const Net& net, const Step& step);
Text what(const Net& net, const Warning& warning);
/// Why it is not proven.
Text what(const Net& net, const Stopped& stopped);
/// The whole verdict, a line each, with file:line:column where known; ends in a newline.
std::string report(const Net& net, const Verdict& verdict, Lang lang);

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_TEXT_HPP
