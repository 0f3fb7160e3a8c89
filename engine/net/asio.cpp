// Compiles Asio itself, once for the whole program (house.md: build time is a feature).
#include "net/asio.hpp"

#include <boost/asio/impl/src.hpp>
