#include "rpc/batch_gathering.hpp"

#include <algorithm>
#include <chrono>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "model/codec.hpp"
#include "model/json.hpp"
#include "pipeline/batches.hpp"
#include "rpc/batch_table.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/envelope.hpp"

namespace trajectum::rpc {
namespace {

constexpr std::int64_t kPageCount = 50;  // of a list: some 1 ms

/// A list of the API that a batch can be over.
struct Source {
  const char* over;
  const char* lists;   // the method
  const char* member;  // of its answer
  const char* main;    // what a row is known by
  std::vector<const char*> values;
};

const Source* source_of(std::string_view over) {
  static const std::vector<Source> all = {
      {"cases", "case.find", "cases", "case", {"case", "key", "owner", "route", "subject"}},
      {"items", "work.find", "items", "item", {"item", "case", "key", "owner", "assignee", "route", "node", "subject"}},
      {"records", "register.find", "records", "record", {"record"}},
      {"results", "batch.results", "results", "n", {}}};
  for (const auto& source : all)
    if (over == source.over) return &source;
  return nullptr;
}

/// A value of a row, under the name that a placeholder has for it.
Value value_of(const Record& row, std::string_view name) {
  if (name == "record") return row.get("id");
  if (name == "subject") {
    auto* subject = row.get("subject").as<Record>();
    return subject ? subject->get("id") : Value();
  }
  return row.get(name);
}

Error at(const std::string& path, Failure failure) {
  if (failure.faults.empty()) {
    if (failure.error.code == ErrorCode::invalid_params || !failure.error.path.empty())
      failure.error.path = path + "." + failure.error.path;
    return std::move(failure.error);
  }
  for (auto& fault : failure.faults) fault.path = path + "." + fault.path;
  return wrong_params(std::move(failure.faults)).error;
}

}  // namespace

Error too_many_items() {
  auto most = std::to_string(limits::kBatchItemsMax);
  return refused("batch.max", {"Een reeks heeft hoogstens " + most + " onderdelen; begin er meer dan een.",
                               "A batch has at most " + most + " items; start more than one."});
}

Error too_many_bytes() {
  auto most = std::to_string(limits::kBatchBytesMax / (1024 * 1024)) + " MiB";
  return refused("batch.bytes", {"De onderdelen van een reeks zijn samen hoogstens " + most + "; verdeel ze over meer.",
                                 "The items of a batch are at most " + most + " together; start more than one."});
}

Param over_param(bool more) {
  std::vector<Param> fields = {
      {.name = "list", .type = ParamType::list, .doc = "objects: each the values, or the parameters, of an item"},
      {.name = "rows",
       .type = ParamType::record,
       .doc = "a table, cut into calls",
       .fields = {{.name = "csv", .required = more, .doc = "the lines, the first of them the columns"},
                  {.name = "first_line", .type = ParamType::integer, .doc = "of csv: the line of the first row (2)"},
                  {.name = "per_call", .type = ParamType::integer, .doc = "rows of one item, 1 to 1000 (100)"}}}};
  if (!more) {
    fields.back().fields.push_back(
        {.name = "blob", .doc = "instead of csv: the sha256 of a file that blob.* brought, CSV or an object a line"});
    const Param filter{.name = "filter", .type = ParamType::record};
    fields.push_back({.name = "cases",
                      .type = ParamType::record,
                      .doc = "as case.find",
                      .fields = {filter,
                                 {.name = "subjects",
                                  .type = ParamType::record,
                                  .doc = "only cases about these records, as register.find",
                                  .fields = {{.name = "register", .required = true}, filter, {.name = "text"}}},
                                 {.name = "percent",
                                  .type = ParamType::integer,
                                  .doc = "1 to 100: so many of them, the same ones each time"}}});
    fields.push_back({.name = "items", .type = ParamType::record, .doc = "as work.find", .fields = {filter}});
    fields.push_back({.name = "records",
                      .type = ParamType::record,
                      .doc = "as register.find; the region's own",
                      .fields = {{.name = "register", .required = true}, filter, {.name = "text"}}});
    fields.push_back({.name = "results",
                      .type = ParamType::record,
                      .doc = "what another batch did: its items, and what each command answered",
                      .fields = {{.name = "batch", .required = true},
                                 {.name = "state", .doc = "ok when left out", .one_of = {"ok", "refused"}}}});
  }
  return {.name = "over",
          .type = ParamType::record,
          .required = true,
          .doc = "one of these says what the items are",
          .fields = std::move(fields)};
}

BatchGathering::BatchGathering(const MethodTable& table, const Method& method, BatchTemplate form, std::string over)
    : table_(table), method_(method), form_(std::move(form)), over_(std::move(over)) {}

Result<std::shared_ptr<BatchGathering>> BatchGathering::begin(const MethodTable& table, const Method& method,
                                                              const Record& params, const Record& over) {
  std::string what;
  const Value* said = nullptr;
  for (const auto& [name, value] : over) {
    if (value.empty()) continue;
    if (said)
      return invalid_params("over", {"Geef een van beide: " + what + " of " + name + ".",
                                     "Give one of them: " + what + " or " + name + "."});
    what = name;
    said = &value;
  }
  if (!said)
    return invalid_params("over", {"Zeg waarover: cases, items, records, results, list of rows.",
                                   "Say over what: cases, items, records, results, list or rows."});
  bool adds = what == "list" || what == "rows";
  std::shared_ptr<BatchGathering> out(new BatchGathering(table, method, BatchTemplate(params, adds), what));
  if (auto right = out->form_.check(method); !right) return right.error();
  Result<void> begun;
  if (auto* list = said->as<List>())
    begun = out->take_list(*list);
  else if (what == "rows")
    begun = out->take_rows(*said->as<Record>());
  else
    begun = out->begin_list(*said->as<Record>());
  if (!begun) return begun.error();
  return out;
}

Result<void> BatchGathering::begin_list(const Record& asked) {
  const auto* source = source_of(over_);
  lister_ = table_.find(source->lists);
  TRAJECTUM_ASSERT(lister_ != nullptr);
  asked_ = asked;
  if (auto* subjects = asked.get("subjects").as<Record>()) {
    subjects_asked_ = *subjects;
    subjects_asked_.set("limit", kPageCount);
    subjects_lister_ = table_.find("register.find");
    asked_.erase("subjects");
  }
  if (!asked.get("percent").empty()) {
    percent_ = asked.get("percent").integer();
    if (percent_ < 1 || percent_ > 100)
      return invalid_params("over.cases.percent", {"percent is 1 tot en met 100.", "percent is 1 to 100."});
    asked_.erase("percent");
  }
  asked_.set("limit", kPageCount);
  if (over_ == "results" && asked_.get("state").empty()) asked_.set("state", "ok");
  known_.insert(source->values.begin(), source->values.end());
  if (known_.empty()) return {};  // its values show when they are there
  return form_.check_names({known_.begin(), known_.end()});
}

Result<void> BatchGathering::take_list(const List& list) {
  if (list.size() > limits::kBatchItemsMax) return too_many_items();
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto* item = list[i].as<Record>();
    if (!item)
      return invalid_params("over.list[" + std::to_string(i) + "]", {"hier hoort een object", "an object is expected"});
    for (const auto& [name, value] : *item) known_.insert(name);
    items_.push_back(*item);
  }
  return {};
}

Result<void> BatchGathering::take_rows(const Record& rows) {
  auto first = rows.get("first_line").integer(2);
  auto per_call = rows.get("per_call").integer(limits::kBatchRowsDefault);
  if (first < 1 || first > 1'000'000'000)
    return invalid_params("over.rows.first_line",
                          {"first_line is een regelnummer.", "first_line is the number of a line."});
  if (per_call < 1 || per_call > static_cast<std::int64_t>(limits::kImportRowsMax))
    return invalid_params("over.rows.per_call", {"per_call is 1 tot en met 1000.", "per_call is 1 to 1000."});
  per_call_ = static_cast<std::size_t>(per_call);
  blob_ = rows.get("blob").text();
  if (rows.get("csv").empty() == blob_.empty())
    return invalid_params("over.rows", {"Geef `csv` of `blob`.", "Give `csv` or `blob`."});
  if (!blob_.empty()) {
    if (!rows.get("first_line").empty())
      return invalid_params("over.rows.first_line", {"Een bestand telt zijn eigen regels; laat first_line weg.",
                                                     "A file counts its own lines; leave first_line out."});
    if (!is_sha256(blob_))
      return invalid_params("over.rows.blob", {"Geef de sha256 van wat blob.commit bewaarde: 64 tekens.",
                                               "Give the sha256 of what blob.commit kept: 64 characters."});
    cut_ = std::make_shared<std::vector<Record>>();
    return {};
  }
  items_ = cut_csv_table(rows.get("csv").text(), first, per_call_);
  known_ = {"csv", "first_line"};
  if (items_.size() > limits::kBatchItemsMax) return too_many_items();
  if (items_.empty())
    return invalid_params("over.rows.csv", {"Achter de eerste regel (de kolommen) staat geen regel.",
                                            "There is no row behind the first line (the columns)."});
  return {};
}

std::function<Result<void>(std::string)> BatchGathering::table_reader() const {
  return [table = cut_, per_call = per_call_](const std::string& bytes) -> Result<void> {
    auto items = cut_table_file(bytes, per_call);
    if (!items) {
      items.error().path = "over.rows.blob";
      return items.error();
    }
    if (items->size() > limits::kBatchItemsMax) return too_many_items();
    *table = std::move(*items);
    return {};
  };
}

void BatchGathering::table_read() {
  items_ = std::move(*cut_);
  blob_.clear();
  for (const auto& [name, value] : items_.front()) known_.insert(name);
}

Result<void> BatchGathering::take_page(const Record& answer, const std::string& region) {
  const auto* source = source_of(over_);
  auto* rows = answer.get(source->member).as<List>();
  TRAJECTUM_ASSERT(rows != nullptr);
  for (const auto& value : *rows) {
    const auto& row = *value.as<Record>();
    Record item;
    if (over_ == "records" && !row.get("region").empty() && row.get("region").text() != region) continue;
    if (over_ == "cases" && !is_wanted(row)) continue;
    auto take = [&](std::string_view name, Value found) {
      known_.insert(std::string(name));
      bool is_kept = name == source->main || form_.takes(name);
      if (is_kept && !found.empty() && !item.find(name)) item.append(std::string(name), std::move(found));
    };
    for (const auto* name : source->values) take(name, value_of(row, name));
    if (source->values.empty()) {
      take("n", row.get("n"));
      for (const char* part : {"target", "answer"})
        if (auto* members = row.get(part).as<Record>())
          for (const auto& [name, member] : *members) take(name, member);
    }
    items_.push_back(std::move(item));
  }
  asked_.set("after", answer.get("after"));
  if (answer.get("after").empty()) lister_ = nullptr;
  if (items_.size() > limits::kBatchItemsMax) return too_many_items();
  return {};
}

/// Of a case: it is about one of the subjects, and among so many in a hundred.
bool BatchGathering::is_wanted(const Record& row) const {
  auto* subject = row.get("subject").as<Record>();
  if (!subjects_asked_.empty()) {
    bool same = subject && subject->get("register").text() == subjects_asked_.get("register").text();
    if (!same || !subjects_.count(std::string(subject->get("id").text()))) return false;
  }
  return static_cast<std::int64_t>(stable_hash(row.get("case").text()) % 100) < percent_;
}

Result<void> BatchGathering::take_subjects(Session& session, Lang lang) {
  Hints hints;
  std::string result;
  if (auto failure = run_checked(*subjects_lister_, session, subjects_asked_, lang, false, hints, result))
    return at("over.cases.subjects", std::move(*failure));
  auto answer = parse_json(result);
  TRAJECTUM_ASSERT(answer.ok());
  const auto& page = *answer->as<Record>();
  for (const auto& row : *page.get("records").as<List>()) subjects_.emplace(row.as<Record>()->get("id").text());
  subjects_asked_.set("after", page.get("after"));
  if (page.get("after").empty()) subjects_lister_ = nullptr;
  return {};
}

Result<bool> BatchGathering::step(Session& session, Lang lang) {
  TRAJECTUM_ASSERT(blob_.empty());
  if (subjects_lister_) {
    if (auto taken = take_subjects(session, lang); !taken) return taken.error();
    return false;
  }
  if (lister_) {
    Hints hints;
    std::string result;
    auto failure = run_checked(*lister_, session, asked_, lang, false, hints, result);
    if (failure) return at("over." + over_, std::move(*failure));
    auto answer = parse_json(result);
    TRAJECTUM_ASSERT(answer.ok());
    if (auto taken = take_page(*answer->as<Record>(), session.region); !taken) return taken.error();
    if (lister_) return false;
  }
  if (looked_at_ == items_.size()) return true;
  if (looked_at_ == 0)
    if (auto named = form_.check_names({known_.begin(), known_.end()}); !named) return named.error();
  bytes_ += encode(items_[looked_at_]).size();
  if (bytes_ > limits::kBatchBytesMax) return too_many_bytes();
  if (auto right = check_one(looked_at_++); !right) return right.error();
  return looked_at_ == items_.size();
}

/// Items that somebody wrote down are told what is wrong with them before anything begins.
Result<void> BatchGathering::check_one(std::size_t index) const {
  if (over_ != "list" && over_ != "rows") return {};
  auto where = "over." + over_ + "[" + std::to_string(index) + "]";
  auto params = form_.fill(items_[index]);
  if (!params) {
    auto error = params.error();
    error.path = where + (error.path.empty() ? "" : "." + error.path);
    return error;
  }
  Hints hints;
  auto faults = check_params(method_, *params, hints);
  if (!params->get("command_id").empty())
    faults.push_back({"command_id", {"krijgt elk onderdeel vanzelf", "is given to each item by the server"}});
  if (!faults.empty()) return at(where, wrong_params(std::move(faults)));
  return {};
}

std::vector<Record> BatchGathering::take_items(std::size_t bytes) {
  std::vector<Record> out;
  for (std::size_t taken = 0; handed_over_ < items_.size() && taken < bytes; ++handed_over_) {
    auto size = encode(items_[handed_over_]).size();
    taken += size;
    bytes_over_ += size;
    out.push_back(std::move(items_[handed_over_]));
  }
  return out;
}

bool BatchGathering::try_next(Services& services, Session& session, Lang lang) {
  auto index = tried_.tried;
  if (tried_.cannot || index == items_.size() || tried_.ms >= limits::kBatchTryMs) return false;
  auto begun = std::chrono::steady_clock::now();
  auto params = form_.fill(items_[index]);
  std::optional<Error> error;
  if (!params) {
    error = params.error();
  } else {
    pipeline::Engine::Trying trying(services.engine);
    Hints hints;
    std::string result;
    if (auto failure = run_checked(method_, session, *params, lang, false, hints, result))
      error = std::move(failure->error);
  }
  if (error && error->reason == pipeline::kNotTried) {
    tried_.cannot = true;
    return false;
  }
  ++tried_.tried;
  if (!error)
    ++tried_.ok;
  else
    tried_.refused.push_back({index, std::move(*error)});
  tried_.ms += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  return true;
}

}  // namespace trajectum::rpc
