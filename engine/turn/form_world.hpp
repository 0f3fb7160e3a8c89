// What a form's fields may refer to: the region's records and the lists of the case.
#ifndef TRAJECTUM_TURN_FORM_WORLD_HPP
#define TRAJECTUM_TURN_FORM_WORLD_HPP
#include "turn/play.hpp"

namespace trajectum::turn {

class FormWorld final : public FieldWorld {
 public:
  /// `node`: whose form it is; null: no form, without paths.
  FormWorld(const Play& play, InstanceNo scope, const Node* node = nullptr) : play_(play), scope_(scope), node_(node) {}
  bool record_exists(const std::string& reg, const std::string& id) const override;
  std::optional<List> listed(const std::string& from) const override;
  Value prefilled(const Field& field) const override;

 private:
  Value at(const std::string& path) const;

  const Play& play_;
  InstanceNo scope_;
  const Node* node_;
};

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_FORM_WORLD_HPP
