#include "plugin/manifest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "plugin/bundle_names.hpp"
#include "plugin/version.hpp"

namespace trajectum::plugin {
namespace {

using nlohmann::json;

class ManifestReading {
 public:
  ManifestReading(const std::string& text, const std::string& file, std::vector<route::Fault>& faults)
      : text_(text), file_(file), faults_(faults) {}

  Manifest read() {
    Manifest out;
    auto whole = parse();
    if (whole.is_discarded()) return out;
    if (!whole.is_object()) {
      fault(0, "een manifest is een JSON-object", "a manifest is a JSON object");
      return out;
    }
    static const std::vector<std::string> kKeys{"id",     "version",  "engine",       "title",
                                                "region", "requires", "capabilities", "publisher"};
    for (const auto& [key, value] : whole.items())
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) unknown(key, kKeys);
    out.id = text_of(whole, "id");
    out.version = text_of(whole, "version");
    out.engine = text_of(whole, "engine");
    out.region = text_of(whole, "region");
    out.publisher = text_of(whole, "publisher");
    read_title(whole, out);
    read_requires(whole, out);
    read_capabilities(whole, out);
    check(out);
    return out;
  }

 private:
  /// Parses, refusing a key that is there twice; on a fault the value is discarded.
  json parse() {
    std::vector<std::set<std::string>> keys;
    std::string last;  // the key read last
    bool twice = false;
    auto watch = [&](int, json::parse_event_t event, json& value) {
      if (event == json::parse_event_t::object_start) keys.emplace_back();
      if (event == json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
      if (event == json::parse_event_t::key) last = value.get<std::string>();
      if (event == json::parse_event_t::key && !keys.empty() && !keys.back().insert(value.get<std::string>()).second) {
        auto key = value.get<std::string>();
        auto first = place_of_key(key);
        auto again = text_.find('"' + key + '"', first + 1);
        fault(again == std::string::npos ? first : again, fmt::format("`{}` staat er twee keer", key),
              fmt::format("`{}` is there twice", key));
        twice = true;
      }
      return true;
    };
    try {
      auto whole = json::parse(text_, watch);
      return twice ? json(json::value_t::discarded) : whole;
    } catch (const json::parse_error& error) {
      fault(error.byte > 0 ? error.byte - 1 : 0, "dit is geen geldige JSON", "this is not valid JSON");
    } catch (const json::out_of_range&) {  // 1e999 is JSON, and no number of ours
      fault(place_of_key(last), "hier staat een getal dat te groot is", "a number here is too large");
    }
    return json(json::value_t::discarded);
  }

  std::size_t place_of_key(const std::string& key) const {
    auto at = text_.find('"' + key + '"');
    return at == std::string::npos ? 0 : at;
  }

  void fault(std::size_t byte, std::string nl, std::string en) {
    byte = std::min(byte, text_.size());
    auto start = byte == 0 ? std::string::npos : text_.rfind('\n', byte - 1);
    start = start == std::string::npos ? 0 : start + 1;
    auto end = text_.find('\n', start);
    route::Fault out;
    out.origin.file = file_;
    out.origin.line =
        1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(start), '\n'));
    auto before = std::string_view(text_).substr(start, byte - start);
    out.origin.column =
        1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    out.source = text_.substr(start, end == std::string::npos ? end : end - start);
    out.message = {std::move(nl), std::move(en)};
    faults_.push_back(std::move(out));
  }

  void unknown(const std::string& key, const std::vector<std::string>& known) {
    auto meant = did_you_mean(key, known);
    fault(place_of_key(key),
          fmt::format("een manifest kent geen `{}`{}", key, meant ? "; bedoelt u `" + *meant + "`?" : ""),
          fmt::format("a manifest has no `{}`{}", key, meant ? "; did you mean `" + *meant + "`?" : ""));
  }

  void wrong(const char* key, const char* nl, const char* en) {
    fault(place_of_key(key), fmt::format("`{}` moet {} zijn", key, nl), fmt::format("`{}` must be {}", key, en));
  }

  std::string text_of(const json& whole, const char* key) {
    auto found = whole.find(key);
    if (found == whole.end()) {
      fault(0, fmt::format("het manifest mist `{}`", key), fmt::format("the manifest lacks `{}`", key));
      return {};
    }
    if (found->is_string() && !found->get_ref<const std::string&>().empty()) return *found;
    wrong(key, "een tekst", "a text");
    return {};
  }

  void read_title(const json& whole, Manifest& out) {
    auto found = whole.find("title");
    bool right = found != whole.end() && found->is_object() && found->size() == 2 && found->contains("nl") &&
                 found->contains("en") && (*found)["nl"].is_string() && (*found)["en"].is_string();
    if (right)
      out.title = {(*found)["nl"], (*found)["en"]};
    else
      wrong("title", "een object met `nl` en `en`", "an object with `nl` and `en`");
  }

  void read_requires(const json& whole, Manifest& out) {
    auto found = whole.find("requires");
    if (found == whole.end()) return;
    if (!found->is_object()) return wrong("requires", "een object werkstroom: versie", "an object workflow: version");
    for (const auto& [id, range] : found->items()) {
      if (range.is_string() && parse_range(range.get_ref<const std::string&>()))
        out.requires_[id] = range;
      else
        fault(place_of_key(id), fmt::format("`{}` vraagt een versie zoals \"^1\"", id),
              fmt::format("`{}` asks for a version such as \"^1\"", id));
    }
  }

  void read_capabilities(const json& whole, Manifest& out) {
    auto found = whole.find("capabilities");
    if (found == whole.end()) return;
    if (!found->is_array()) return wrong("capabilities", "een lijst met teksten", "a list of texts");
    for (const auto& one : *found) {
      if (!one.is_string()) return wrong("capabilities", "een lijst met teksten", "a list of texts");
      const auto& name = one.get_ref<const std::string&>();
      const auto& known = route::capability_names();
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        out.capabilities.push_back(name);
        continue;
      }
      auto meant = did_you_mean(name, known);
      fault(place_of_key(name),
            fmt::format("er is geen recht `{}`{}", name, meant ? "; bedoelt u `" + *meant + "`?" : ""),
            fmt::format("there is no capability `{}`{}", name, meant ? "; did you mean `" + *meant + "`?" : ""));
    }
  }

  void check(const Manifest& out) {
    if (!out.id.empty() && !is_bundle_id(out.id))
      wrong("id", "kleine letters, cijfers en -", "lower-case letters, digits and -");
    if (!out.region.empty() && !is_bundle_id(out.region))
      wrong("region", "kleine letters, cijfers en -", "lower-case letters, digits and -");
    if (!out.version.empty() && !parse_version(out.version))
      wrong("version", "een versie zoals \"1.0.0\"", "a version such as \"1.0.0\"");
    if (out.engine.empty()) return;
    auto range = parse_range(out.engine);
    if (!range) return wrong("engine", "een versie zoals \"^1\"", "a version such as \"^1\"");
    if (!range->contains(kEngineVersion))
      fault(place_of_key("engine"), fmt::format("deze server biedt versie {}", format_version(kEngineVersion)),
            fmt::format("this server offers version {}", format_version(kEngineVersion)));
  }

  const std::string& text_;
  const std::string& file_;
  std::vector<route::Fault>& faults_;
};

}  // namespace

Manifest read_manifest(const std::string& text, const std::string& file, std::vector<route::Fault>& faults) {
  return ManifestReading(text, file, faults).read();
}

}  // namespace trajectum::plugin
