// The process is played by a shell script that says what a server says.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "client/server_process.hpp"

using namespace trajectum;
using namespace trajectum::client;

namespace {

namespace fs = std::filesystem;

// A folder with a program `server` in it; gone afterwards.
struct Folder {
  std::string path;
  explicit Folder(const std::string& script) {
    auto pattern = (fs::temp_directory_path() / "trajectum-process-XXXXXX").string();
    path = mkdtemp(pattern.data());
    fs::create_directories(path + "/data");
    std::ofstream(path + "/server") << "#!/bin/sh\n" << script;
    fs::permissions(path + "/server", fs::perms::owner_all);
  }
  ~Folder() { fs::remove_all(path); }
  ServerSetup setup() const { return {path + "/server", path + "/data", "w", "p", path + "/log", {}, 30}; }
  std::string read(const char* name) const {
    std::ifstream in(path + "/" + name);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
};

// Counts its starts, listens on a port of that number, and leaves a mark when it is asked to stop.
constexpr const char* kWellBehaved = R"sh(
echo start >> "$3/starts"
echo secret > "$3/admin.token"
trap 'touch "$3/drained"; exit 0' TERM
echo "listening on 127.0.0.1:700$(wc -l < "$3/starts")"
while :; do sleep 0.01; done
)sh";

}  // namespace

TEST_CASE("ServerProcess_StartsAndAsksToDrainAtTheEnd") {
  Folder folder(kWellBehaved);
  {
    ServerProcess server(folder.setup());
    REQUIRE(server.start().ok());
    CHECK(server.address() == "127.0.0.1:7001");
    CHECK(server.admin_token().value() == "secret");
    CHECK_FALSE(fs::exists(folder.path + "/data/drained"));
  }
  CHECK(fs::exists(folder.path + "/data/drained"));
}

TEST_CASE("ServerProcess_KillsWithoutAskingAndListensAgainElsewhere") {
  Folder folder(kWellBehaved);
  ServerProcess server(folder.setup());
  REQUIRE(server.start().ok());
  REQUIRE(server.kill_and_restart().ok());
  CHECK(server.address() == "127.0.0.1:7002");
  CHECK_FALSE(fs::exists(folder.path + "/data/drained"));
}

TEST_CASE("ServerProcess_SaysWhatTheServerSaidWhenItDoesNotStart") {
  Folder folder("echo 'the bundle is broken' >&2\nexit 1\n");
  ServerProcess server(folder.setup());
  auto started = server.start();
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().code == ErrorCode::unavailable);
  CHECK(started.error().text.en.find("the bundle is broken") != std::string::npos);
}

TEST_CASE("ServerProcess_KnowsThatItDiedAndWhatItSaidLast") {
  Folder folder(
      "echo 'listening on 127.0.0.1:7001'\nwhile [ ! -e \"$3/go\" ]; do sleep 0.01; done\necho 'out of paper'\nexit "
      "3\n");
  ServerProcess server(folder.setup());
  REQUIRE(server.start().ok());
  CHECK_FALSE(server.died());
  std::ofstream(folder.path + "/data/go") << "";
  for (int n = 0; n < 500 && !server.died(); ++n) usleep(10000);
  CHECK(server.died());
  CHECK(server.last_words().find("out of paper") != std::string::npos);
}
