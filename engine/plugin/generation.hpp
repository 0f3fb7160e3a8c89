#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>
#include "route/bundle.hpp"
#include "route/scripts.hpp"
namespace trajectum::plugin {
struct Generation {
  std::map<std::string, std::shared_ptr<route::Bundle>> regions;
  std::vector<route::Fault> faults;
};
Generation load_all(const std::string& workflows_dir, const std::string& plugins_dir);
}
