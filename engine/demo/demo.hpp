// `trajectum demo`: fourteen months of a region, played over the socket by the people of the region.
// It speaks to a server as every client does (rooms client, model and base only) and never looks into one.
// At the end it adds everything up twice: from what the calls answered, and from `case.history` alone with code of its
// own. Thread: `run` blocks; it makes and joins its own threads and, unless told to connect, its own server process.
#ifndef TRAJECTUM_DEMO_DEMO_HPP
#define TRAJECTUM_DEMO_DEMO_HPP
#include <cstdint>
#include <iosfwd>
#include <string>

namespace trajectum::demo {

struct Options {
  std::string connect;        // address of a running server; "" starts one on a fresh data directory
  std::string server_binary;  // the program to start, argv[0] of trajectum
  std::string workflows = "workflows";
  std::string plugins = "plugins";
  std::string data;   // data directory of the started server; "" makes a temporary one
  std::string token;  // administrator's token for `connect`
  std::uint64_t seed = 1;
  bool quick = false;        // 400 clients, pool and staff scaled alike in a copy of the bundle
  bool json = false;         // print the summary as one JSON object
  int connections = 8;       // calls under way at the same time
  bool keep = false;         // leave the data directory behind
  bool intake_only = false;  // stop after six weeks: the pool filled and everybody's intake begun
  bool kill = false;         // kill the server at five drawn moments and start it again (started server only)
};

/// Plays the region and prints the summary to `out`; progress and what went wrong go to `err`.
/// Gives 0 if every check is true, 1 if not, 3 if the server cannot be started or reached.
int run(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_DEMO_HPP
