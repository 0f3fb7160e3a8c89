#include "turn/form_world.hpp"

namespace trajectum::turn {

bool FormWorld::record_exists(const std::string& reg, const std::string& id) const {
  return play_.world().region.record(reg, id) != nullptr;
}

std::optional<List> FormWorld::listed(const std::string& from) const {
  if (play_.world().bundle.registers.count(from)) return std::nullopt;
  // A path that yields a list: only the file's lists are paths here, and the loader checked that they are.
  auto dot = from.find('.');
  if (dot == std::string::npos || from.substr(0, dot) != "file") return List{};
  const auto& value = play_.state().file.get(from.substr(dot + 1));
  auto* list = value.as<List>();
  return list ? *list : List{};
}

}  // namespace trajectum::turn
