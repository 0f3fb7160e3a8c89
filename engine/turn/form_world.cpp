#include "turn/form_world.hpp"

namespace trajectum::turn {

bool FormWorld::record_exists(const std::string& reg, const std::string& id) const {
  return play_.world().region.record(reg, id) != nullptr;
}

std::optional<List> FormWorld::listed(const std::string& from) const {
  if (play_.world().bundle.registers.count(from)) return std::nullopt;
  auto value = at(from);
  auto* list = value.as<List>();
  return list ? *list : List{};
}

Value FormWorld::prefilled(const Field& field) const { return at(field.prefill); }

Value FormWorld::at(const std::string& path) const {
  if (!node_) return {};
  for (const auto& known : node_->form_paths)
    if (known.text == path) return play_.value_of(known, scope_);
  return {};
}

}  // namespace trajectum::turn
