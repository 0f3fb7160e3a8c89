// What a form's fields may refer to: the region's records and the lists of the case.
#pragma once
#include "turn/play.hpp"

namespace trajectum::turn {

class FormWorld final : public FieldWorld {
 public:
  FormWorld(const Play& play, InstanceNo scope) : play_(play), scope_(scope) {}
  bool record_exists(const std::string& reg, const std::string& id) const override;
  std::optional<List> listed(const std::string& from) const override;

 private:
  const Play& play_;
  InstanceNo scope_;
};

}  // namespace trajectum::turn
