// A net as text, for a failing test.
#ifndef TRAJECTUM_TESTS_SUPPORT_NETS_SHOW_NET_HPP
#define TRAJECTUM_TESTS_SUPPORT_NETS_SHOW_NET_HPP
#include <string>

#include "proof/verdict.hpp"

std::string show(const trajectum::proof::Net& net);
std::string show(const trajectum::proof::Net& net, const trajectum::proof::Step& step);

#endif  // TRAJECTUM_TESTS_SUPPORT_NETS_SHOW_NET_HPP
