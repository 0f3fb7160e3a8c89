#include "store/record_search.hpp"

#include <algorithm>
#include <iterator>

namespace trajectum::store {
namespace {

using Ids = std::vector<std::string>;

Ids of_filter(RecordWalks& walks, const RecordFilter& filter) {
  Ids out;
  if (filter.any_of.empty()) {
    walks.keys(filter.field, filter.from, "", [&](std::string_view value, std::string_view id) {
      if (!filter.to.empty() && value > filter.to) return false;
      out.emplace_back(id);
      return true;
    });
  }
  for (const auto& one : filter.any_of)
    walks.keys(filter.field, one, "", [&](std::string_view value, std::string_view id) {
      if (value != one) return false;
      out.emplace_back(id);
      return true;
    });
  std::sort(out.begin(), out.end());  // of one value they are sorted already
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Ids common(Ids a, const Ids& b) {
  Ids out;
  std::set_intersection(std::make_move_iterator(a.begin()), std::make_move_iterator(a.end()), b.begin(), b.end(),
                        std::back_inserter(out));
  return out;
}

/// The ids that pass, sorted; nothing when the query does not narrow the register down.
std::optional<Ids> selected(RecordWalks& walks, const RecordQuery& query) {
  std::optional<Ids> out;
  auto narrow = [&](Ids ids) { out = out ? common(std::move(*out), ids) : std::move(ids); };
  if (!query.words.empty()) {
    Ids ids;
    walks.with_words(query.words, [&](std::string_view id) {
      ids.emplace_back(id);
      return true;
    });
    std::sort(ids.begin(), ids.end());
    narrow(std::move(ids));
  }
  for (const auto& filter : query.filters)
    if (!out || !out->empty()) narrow(of_filter(walks, filter));
  return out;
}

bool has(const std::optional<Ids>& ids, std::string_view id) {
  return !ids || std::binary_search(ids->begin(), ids->end(), id);
}

void page_by_id(RecordWalks& walks, const RecordQuery& query, const std::optional<Ids>& ids,
                const RecordWalks::Id& take) {
  bool from_end = query.after_id.empty();
  if (!ids) {
    if (query.descending) return walks.ids_back(query.after_id, from_end, take);
    return walks.ids(query.after_id, take);
  }
  if (!query.descending) {
    for (auto id = std::upper_bound(ids->begin(), ids->end(), query.after_id); id != ids->end() && take(*id); ++id) {
    }
    return;
  }
  auto id = from_end ? ids->end() : std::lower_bound(ids->begin(), ids->end(), query.after_id);
  while (id != ids->begin() && take(*--id)) {
  }
}

}  // namespace

std::vector<RecordFound> find_records(RecordWalks& walks, const RecordQuery& query) {
  std::vector<RecordFound> out;
  if (query.limit == 0) return out;
  auto ids = selected(walks, query);
  auto take = [&](std::string_view value, std::string_view id) {
    if (has(ids, id)) out.push_back({std::string(id), "", std::string(value)});
    return out.size() < query.limit;
  };
  if (query.sort.empty())
    page_by_id(walks, query, ids, [&](std::string_view id) { return take("", id); });
  else if (query.descending)
    walks.keys_back(query.sort, query.after_value, query.after_id, query.after_id.empty(), take);
  else
    walks.keys(query.sort, query.after_value, query.after_id, take);
  for (auto& one : out) one.body = walks.body(one.id);
  return out;
}

std::size_t count_records(RecordWalks& walks, const RecordQuery& query) {
  if (auto ids = selected(walks, query)) return ids->size();
  std::size_t count = 0;
  walks.ids("", [&](std::string_view) {
    ++count;
    return true;
  });
  return count;
}

std::vector<std::pair<std::string, std::size_t>> count_record_values(RecordWalks& walks, const RecordQuery& query,
                                                                     const std::string& field) {
  std::vector<std::pair<std::string, std::size_t>> out;
  auto ids = selected(walks, query);
  walks.keys(field, "", "", [&](std::string_view value, std::string_view id) {
    if (!has(ids, id)) return true;
    if (out.empty() || out.back().first != value) out.emplace_back(value, 0);
    ++out.back().second;
    return true;
  });
  return out;
}

}  // namespace trajectum::store
