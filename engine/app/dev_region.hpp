// Fills a region of `dev` by calls, as a program at a socket would make them: three people to log in as, records, and
// open cases. Thread: the server's.
#ifndef TRAJECTUM_APP_DEV_REGION_HPP
#define TRAJECTUM_APP_DEV_REGION_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "app/start.hpp"

namespace trajectum::app {

struct DevLogin {
  std::string name, token;
  std::vector<std::string> roles;  // none: the administrator
};

struct DevRegion {
  std::string name;
  std::vector<DevLogin> logins;                              // consulent, coordinator, beheerder
  std::vector<std::pair<std::string, std::size_t>> records;  // register -> how many were accepted
  std::size_t refused = 0;                                   // records that the region's own rules do not accept
  std::string why;                                           // the first of these refusals
  std::size_t cases = 0;
};

/// Outside a group. Errors: what a call was refused for that must not be.
Result<DevRegion> fill_region(pipeline::Engine& engine, rpc::Dispatcher& dispatcher, pipeline::RegionAtWork& region,
                              std::uint64_t seed);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_DEV_REGION_HPP
