#include "versions.hpp"

#include <algorithm>
#include <functional>

namespace moves {

using Kind = Block::Kind;

namespace {

bool holds(Kind kind) {
  return kind == Kind::all || kind == Kind::choice || kind == Kind::stage || kind == Kind::each || kind == Kind::series;
}

void each_row(Row& row, const std::function<void(Row&)>& f) {
  f(row);
  for (auto& block : row)
    for (auto& inner : block.rows) each_row(inner, f);
}

void each_block(Row& row, const std::function<void(Block&)>& f) {
  for (auto& block : row) {
    f(block);
    for (auto& inner : block.rows) each_block(inner, f);
  }
}

std::string quoted(const std::string& id) { return id == "done" ? id : "\"" + id + "\""; }

std::string head(const Block& b, const char* word, const std::string& id) {
  return std::string("  ") + word + " \"" + id + "\" { " + (b.was.empty() ? "" : "was = \"" + b.was + "\", ");
}

std::string limit(const Block& b, const std::string& next) {
  return "within = days(" + std::to_string(b.days + 20) + "), on_timeout = " + quoted(next) +
         ", next = " + quoted(next) + " },\n";
}

std::string step(const Block& b, const std::string& next, const std::string& more = "") {
  auto out = head(b, "step", b.id) + "by = role \"worker\", due = days(" + std::to_string(b.days) + "), " + more;
  if (b.limit && more.empty()) return out + "remind = days(2), " + limit(b, next);
  return more.empty() ? out + "next = " + quoted(next) + " },\n" : out + "},\n";
}

std::string lua(const Row& row, const std::string& then);

std::string scope(const Block& b, const char* word, const std::string& own, const std::string& next) {
  return head(b, word, b.id) + own + "start = \"" + b.rows[0][0].id + "\", next = " + quoted(next) + ",\n" +
         lua(b.rows[0], "done") + "  },\n";
}

std::string lua(const Block& b, const std::string& next) {
  switch (b.kind) {
    case Kind::step: return step(b, next);
    case Kind::wait: return head(b, "wait", b.id) + "message = \"m\", " + limit(b, next);
    case Kind::job: return head(b, "job", b.id) + "kind = \"letter\", " + limit(b, next);
    case Kind::seat:
      return head(b, "wait", b.id) + "reserve = seats \"seat\" { count = 1 }, message = \"m\", " + limit(b, next);
    case Kind::child: return head(b, "subroute", b.id) + "route = \"child\", " + limit(b, next);
    case Kind::stage: return scope(b, "stage", "title = { nl = \"F\", en = \"S\" }, ", next);
    case Kind::each: return scope(b, "each", "over = 2, ", next);
    case Kind::series: return scope(b, "series", "at = { days(3), days(40) }, ", next);
    case Kind::all:
    case Kind::choice: break;
  }
  auto join = b.id + "_j";
  std::string ways, out;
  for (std::size_t k = 0; k < b.rows.size(); ++k) {
    auto first = quoted(b.rows[k][0].id);
    ways += b.kind == Kind::all ? first + ", " : "o" + std::to_string(k) + " = " + first + ", ";
    out += lua(b.rows[k], b.kind == Kind::all ? join : next);
  }
  if (b.kind == Kind::choice) return step(b, next, "outcomes = { " + ways + "}") + out;
  auto gathers = "  step \"" + join + "\" { " + (b.was.empty() ? "" : "was = \"" + b.was + "_j\", ") +
                 "by = role \"worker\", due = days(5), " + (b.join.empty() ? "" : "join = " + b.join + ", ") +
                 "next = " + quoted(next) + " },\n";
  return step(b, next, "next = { " + ways + "}") + out + gathers;
}

std::string lua(const Row& row, const std::string& then) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) out += lua(row[i], i + 1 < row.size() ? row[i + 1].id : then);
  return out;
}

}  // namespace

std::string lua(const Row& route) { return "  start = \"" + route[0].id + "\",\n" + lua(route, "done"); }

Block Versions::block(int depth) {
  Block b;
  b.id = "n" + std::to_string(++last_);
  b.kind = static_cast<Kind>(below(depth > 0 ? 10 : 5));
  b.days = 3 + below(30);
  b.limit = percent(30);
  static constexpr const char* kJoins[] = {"\"all\"", "\"all\"", "\"active\"", "{ need = 1 }", ""};
  b.join = kJoins[below(5)];
  if (b.kind == Kind::all || b.kind == Kind::choice)
    for (int n = 2 + below(2); n > 0; --n) b.rows.push_back(row(depth - 1, 2));
  else if (holds(b.kind))
    b.rows.push_back(row(depth - 1, 3));
  return b;
}

Row Versions::row(int depth, int most) {
  Row out;
  for (int n = 1 + below(most); n > 0; --n) out.push_back(block(depth));
  return out;
}

Row Versions::route() { return row(2, 4); }

void Versions::change(Row& route, std::vector<std::string>& what) {
  std::vector<Row*> rows;
  std::vector<Block*> blocks, joins, leaves;
  each_row(route, [&](Row& r) { rows.push_back(&r); });
  each_block(route, [&](Block& b) {
    blocks.push_back(&b);
    if (b.kind == Kind::all) joins.push_back(&b);
    if (!holds(b.kind)) leaves.push_back(&b);
  });
  auto& in = *rows[static_cast<std::size_t>(below(static_cast<int>(rows.size())))];
  auto at = static_cast<std::size_t>(below(static_cast<int>(in.size())));
  auto one_of = [&](std::vector<Block*>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  };
  switch (below(8)) {
    case 0:
      what.emplace_back("added");
      in.insert(in.begin() + static_cast<std::ptrdiff_t>(at), block(1));
      return;
    case 1:
      if (in.size() < 2) return;
      what.emplace_back("removed");
      in.erase(in.begin() + static_cast<std::ptrdiff_t>(at));
      return;
    case 2: {
      auto* b = one_of(blocks);
      what.emplace_back("renamed");
      if (b->was.empty() && percent(70)) b->was = b->id;
      b->id = "n" + std::to_string(++last_);
      return;
    }
    case 3:
      if (joins.empty()) return;
      what.emplace_back("join");
      one_of(joins)->join = percent(50) ? "\"all\"" : percent(50) ? "{ need = 1 }" : "";
      return;
    case 4:
      if (joins.empty()) return;
      what.emplace_back("branch");
      one_of(joins)->rows.push_back(row(0, 1));
      return;
    case 5:
      if (leaves.empty()) return;
      what.emplace_back("kind");
      one_of(leaves)->kind = static_cast<Kind>(below(5));
      return;
    case 6:
      if (in.size() < 2) return;
      what.emplace_back("order");
      std::rotate(in.begin(), in.begin() + 1, in.end());
      return;
    default:
      what.emplace_back("clocks");
      one_of(blocks)->days += 5;
      one_of(blocks)->limit = percent(50);
  }
}

Row Versions::next(Row route, std::vector<std::string>& what) {
  each_block(route, [](Block& b) { b.was.clear(); });
  for (int n = 1 + below(3); n > 0; --n) change(route, what);
  std::vector<std::string> there;
  each_block(route, [&](Block& b) { there.push_back(b.id); });
  return route;
}

}  // namespace moves
