#include "bench/writers.hpp"

#include <fmt/core.h>

#include <charconv>

#include "bench/bundle_text.hpp"

namespace trajectum::bench {
namespace {

// What stands between `head` and the next quote; "" when `head` is not there.
std::string_view text_after(std::string_view in, std::string_view head) {
  auto at = in.find(head);
  if (at == std::string_view::npos) return {};
  in.remove_prefix(at + head.size());
  return in.substr(0, in.find('"'));
}

// The number in "c1-wwm1nfzb.4"; 0 when it has none.
std::uint32_t number_of(std::string_view item) {
  auto point = item.rfind('.');
  std::uint32_t number = 0;
  if (point != std::string_view::npos) std::from_chars(item.data() + point + 1, item.data() + item.size(), number);
  return number;
}

}  // namespace

Writers::Writers(CaseMarks& marks, std::string run_id, std::uint64_t seed, std::size_t people)
    : marks_(marks), run_id_(std::move(run_id)), random_(seed), people_(people) {}

void Writers::seat(std::size_t lanes, std::size_t users) {
  lanes_.assign(lanes, {});
  open_.resize(users);
}

std::size_t Writers::open_cases() const {
  std::size_t count = 0;
  for (const auto& of_user : open_) count += of_user.size();
  return count;
}

void Writers::append_command_id(std::string& out) {
  fmt::format_to(std::back_inserter(out), R"(,"command_id":"{}-{}"}})", run_id_, ++commands_);
}

void Writers::ask_opening(std::string& out) {
  fmt::format_to(
      std::back_inserter(out),
      R"("method":"case.open","params":{{"route":"five_phases","subject":{{"register":"person","id":"p-{}"}},"file":)",
      random_() % people_);
  append_file(out, random_());
  append_command_id(out);
}

void Writers::ask_completion(std::string& out, OpenCase open) {
  auto& mark = marks_[open.at];
  mark.under_way = true;
  fmt::format_to(std::back_inserter(out),
                 R"("method":"work.complete","params":{{"item":"{}.{}","outcome":"on","form":)", mark.id, open.item);
  append_form(out, random_());
  append_command_id(out);
}

bool Writers::ask(std::size_t number, std::size_t slot, std::string& out) {
  auto& lane = lanes_[number];
  auto& open = open_[number % open_.size()];
  if (lane.under_way.size() <= slot) lane.under_way.resize(slot + 1);
  auto& asked = lane.under_way[slot];
  if (openings_ == 0) return false;
  asked.is_opening = openings_ > 0 || lane.turn == 0 || open.empty();
  if (openings_ > 0) --openings_;
  if (openings_ < 0) lane.turn = (lane.turn + 1) % kStepsOfCase;
  if (asked.is_opening) {
    ask_opening(out);
    return true;
  }
  auto at = static_cast<std::size_t>(random_() % open.size());
  asked.open = open[at];
  open[at] = open.back();
  open.pop_back();
  ask_completion(out, asked.open);
  return true;
}

bool Writers::answer(std::size_t number, std::size_t slot, std::string_view result, std::int64_t nanoseconds) {
  took_.add(nanoseconds);
  auto& asked = lanes_[number].under_way[slot];
  auto& open = open_[number % open_.size()];
  result = result.substr(0, result.find("}}"));  // of a list: not what stands behind it
  auto id = text_after(result, R"("case":")");
  if (asked.is_opening) {
    asked.open = {static_cast<std::uint32_t>(marks_.size()), number_of(text_after(result, R"("work":[{"item":")"))};
    marks_.push_back({std::string(id), 1, false});
    open.push_back(asked.open);
    return !id.empty() && asked.open.item > 0;
  }
  auto& mark = marks_[asked.open.at];
  ++mark.acknowledged;
  mark.under_way = false;
  bool is_over = mark.acknowledged == kStepsOfCase;
  auto next = number_of(text_after(result, R"("opened":[{"item":")"));
  asked.open.item = next;
  if (!is_over) open.push_back(asked.open);
  return id == mark.id && (next > 0) != is_over;
}

}  // namespace trajectum::bench
