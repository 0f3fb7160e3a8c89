// What can be said of a case: where it is, what is open, what it reached. Reads only; each answer is the words of a
// spec (language.md, "Specs"), names as the spec writes them.
#ifndef TRAJECTUM_SPEC_LOOKS_HPP
#define TRAJECTUM_SPEC_LOOKS_HPP
#include <optional>
#include <string>
#include <vector>

#include "spec/rehearsal.hpp"

namespace trajectum::spec {

/// True when a live instance has this node; of several names, any.
bool is_at(Rehearsal& rehearsal, CaseNo no, const std::vector<route::NodeIndex>& nodes);
/// Full names of what is live, scopes left out unless nothing is in them; incidents marked as such.
std::vector<std::string> standing(Rehearsal& rehearsal, CaseNo no);
/// Full names of the steps somebody can work on, as often as they are open, in order of the document.
std::vector<std::string> enabled(Rehearsal& rehearsal, CaseNo no);
/// The same of the waits that are open.
std::vector<std::string> waiting(Rehearsal& rehearsal, CaseNo no);
/// Everybody the case was escalated to: users and roles.
std::vector<std::string> escalations(Rehearsal& rehearsal, CaseNo no);
/// The first date of a milestone; nothing when its mark has not come. One whose mark has come and whose date (`on`) is
/// still ahead has that date: it is reached on it, unless the case takes another way before (language.md, `milestone`).
std::optional<Date> reached_on(Rehearsal& rehearsal, CaseNo no, const std::vector<route::NodeIndex>& nodes);
/// True when these full names are named, each as often as it is there.
bool same_names(const route::Route& route, std::vector<std::string> full, const std::vector<std::string>& given);
std::string joined(const std::vector<std::string>& names);

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_LOOKS_HPP
