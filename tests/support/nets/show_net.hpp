// A net as text, for a failing test.
#pragma once
#include <string>

#include "proof/verdict.hpp"

std::string show(const trajectum::proof::Net& net);
std::string show(const trajectum::proof::Net& net, const trajectum::proof::Step& step);
