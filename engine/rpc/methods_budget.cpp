// Money: what is in a budget line, what was posted, and the postings that people make by hand: budget.*. Who may post,
// and see for whom was posted, is an administrator or has the role that the plan names (`by`).
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"
#include "rpc/named.hpp"
#include "turn/money.hpp"

namespace trajectum::rpc {

namespace views = pipeline::views;

using pipeline::Engine;
using turn::Account;

namespace {

Result<const route::Budget*> budget_named(Services& services, const Call& call, const char* param) {
  return named(region_of(services, call).bundle->budgets, call, param, {"budget", "budget"});
}

/// The line that a call is about, when its caller may book in it.
Result<const route::Budget*> bookable(Services& services, const Call& call, const char* param) {
  auto budget = budget_named(services, call, param);
  if (!budget) return budget.error();
  if (auto may = may_by_hand(call, (*budget)->by); !may) return may.error();
  return budget;
}

Result<std::int64_t> amount_of(const Call& call) {
  auto cents = call.params.get("amount").as<Record>()->get("cents").integer();
  if (cents < 1 || cents > limits::kPostingCentsMax)
    return invalid_params("amount.cents",
                          {fmt::format("Een bedrag is minstens 1 cent, en hoogstens {}.", limits::kPostingCentsMax),
                           fmt::format("An amount is at least 1 cent, and at most {}.", limits::kPostingCentsMax)});
  return cents;
}

/// The kinds of use that a call names, sorted; nothing when it names none.
Result<std::optional<std::vector<std::string>>> flags_of(const Call& call, const route::Budget& budget) {
  const auto* said = call.params.find("flags");
  if (!said) return std::optional<std::vector<std::string>>();
  std::vector<std::string> flags;
  for (const auto& flag : texts(*said)) {
    if (std::find(budget.flags.begin(), budget.flags.end(), flag) == budget.flags.end()) {
      auto guess = did_you_mean(flag, budget.flags);
      return invalid_params(
          "flags", {"Het budget kent \"" + flag + "\" niet" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                    "The budget does not know \"" + flag + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
    }
    flags.push_back(flag);
  }
  std::sort(flags.begin(), flags.end());
  flags.erase(std::unique(flags.begin(), flags.end()), flags.end());
  return std::optional(std::move(flags));
}

Result<std::string> balance(Services& services, Call& call) {
  auto& r = region_of(services, call);
  List budgets;
  if (!text_of(call, "budget").empty()) {
    auto one = budget_named(services, call, "budget");
    if (!one) return one.error();
    budgets.push_back(views::budget(r, **one, call.lang));
  } else {
    for (const auto& [id, b] : r.bundle->budgets) budgets.push_back(views::budget(r, b, call.lang));
  }
  Record out;
  out.set("budgets", std::move(budgets));
  out.set("postings_sum", Money{r.state.ledger.postings_sum()});
  return to_json(out);
}

Result<std::string> postings(Services& services, Call& call) {
  auto budget = bookable(services, call, "budget");
  if (!budget) return budget.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after = text_of(call, "after");
  if (!after.empty() && (after.size() != 33 || after.find_first_not_of("0123456789abcdef.") != std::string::npos))
    return invalid_params(
        "after", {"Deze cursor is geen cursor van budget.postings.", "This is not a cursor of budget.postings."});
  auto case_no = case_if_given(services, call);
  if (!case_no) return case_no.error();
  auto& r = region_of(services, call);
  Record out;
  List list;
  auto found = services.reads.postings(r.no, (*budget)->id, *case_no, after, *limit);
  for (const auto& one : found) list.push_back(views::posting(services.engine, r, one.id, one.posting));
  if (found.size() == *limit) out.set("after", found.back().id);
  out.set("postings", std::move(list));
  return to_json(out);
}

/// The reply to one posting: what it is, and what is free after it.
std::string told(Services& services, const pipeline::RegionAtWork& r, const state::MoneyPosted& posted) {
  auto out = views::posting(services.engine, r, "", posted);
  auto free = r.state.ledger.balance(posted.budget).free;
  if (posted.from == Account::free) free -= posted.cents;
  if (posted.to == Account::free && posted.into.empty()) free += posted.cents;
  out.set("free", Money{free});
  return to_json(out);
}

/// Somebody's money: taken out of `free`, or moved on.
Result<std::string> post(Services& services, Call& call, const char* method, Account from, Account to) {
  auto budget = bookable(services, call, "budget");
  if (!budget) return budget.error();
  turn::MoneyMove move;
  move.from = from;
  move.to = to;
  auto cents = amount_of(call);
  if (!cents) return cents.error();
  move.cents = *cents;
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  move.reason = *reason;
  auto flags = flags_of(call, **budget);
  if (!flags) return flags.error();
  move.flags = *flags;
  if (call.params.find("per")) move.per = text_of(call, "per");
  auto whose = case_if_given(services, call);
  if (!whose) return whose.error();
  move.case_no = *whose;
  move.by = call.session.user;
  move.at = services.engine.now();
  return services.engine.on_region(
      caller_of(call, method), [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
        const auto& line = **budget;
        if (from == Account::free && !line.one_per.empty() && move.per && !r.state.record(line.one_per, *move.per))
          return invalid_params("per", {"Er is geen " + line.one_per + " \"" + *move.per + "\".",
                                        "There is no " + line.one_per + " \"" + *move.per + "\"."});
        const auto& ledger = r.state.ledger;
        auto posted = from == Account::free ? turn::take(ledger, line, move) : turn::move_on(ledger, line, move);
        if (!posted) return posted.error();
        Engine::RegionCommand command;
        command.reply = told(services, r, *posted);
        command.events.emplace_back(std::move(*posted));
        return command;
      });
}

Account account_in(const Call& call, const char* param, Account otherwise) {
  auto said = text_of(call, param);
  for (auto account : {Account::free, Account::reserved, Account::committed, Account::paid})
    if (said == turn::account_name(account)) return account;
  return otherwise;
}

/// Both sides of what a transfer or a closing says.
Result<turn::Transfer> transfer_of(Services& services, const Call& call, const char* from, const char* to) {
  turn::Transfer what;
  for (auto [param, line] : {std::pair(from, &what.from), std::pair(to, &what.to)}) {
    if (text_of(call, param).empty()) continue;
    auto budget = bookable(services, call, param);
    if (!budget) return budget.error();
    *line = *budget;
  }
  if (what.from == what.to)
    return invalid_params(to, {"Noem twee verschillende budgetten, of één van de twee.",
                               "Name two different budgets, or one of the two."});
  auto reason = reason_of(call);
  if (!reason) return reason.error();
  what.reason = *reason;
  what.by = call.session.user;
  what.at = services.engine.now();
  return what;
}

Result<std::string> transfer(Services& services, Call& call) {
  auto what = transfer_of(services, call, "from", "to");
  if (!what) return what.error();
  auto cents = amount_of(call);
  if (!cents) return cents.error();
  what->cents = *cents;
  what->funder = text_of(call, "funder");
  if (!what->funder.empty()) {
    std::vector<std::string> funders;
    if (!what->from)
      for (const auto& [name, part] : what->to->funders) funders.push_back(name);
    if (std::find(funders.begin(), funders.end(), what->funder) == funders.end()) {
      auto guess = did_you_mean(what->funder, funders);
      return invalid_params("funder", {"Alleen nieuw geld heeft een financier, en het moet er een van het budget zijn" +
                                           (guess ? "; bedoelt u " + *guess + "?" : std::string(".")),
                                       "Only new money has a funder, and it must be one of the budget's" +
                                           (guess ? "; did you mean " + *guess + "?" : std::string("."))});
    }
  }
  return services.engine.on_region(caller_of(call, "budget.transfer"),
                                   [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
                                     auto posted = turn::transfer(r.state.ledger, *what);
                                     if (!posted) return posted.error();
                                     Engine::RegionCommand command;
                                     command.reply = told(services, r, *posted);
                                     command.events.emplace_back(std::move(*posted));
                                     return command;
                                   });
}

Result<std::string> close(Services& services, Call& call) {
  auto what = transfer_of(services, call, "budget", "into");
  if (!what) return what.error();
  return services.engine.on_region(caller_of(call, "budget.close"),
                                   [&](pipeline::RegionAtWork& r) -> Result<Engine::RegionCommand> {
                                     const auto& ledger = r.state.ledger;
                                     auto events = turn::close(ledger, *what->from, what->to, *what);
                                     if (!events) return events.error();
                                     auto balance = ledger.balance(what->from->id);
                                     Record out;
                                     out.set("budget", what->from->id);
                                     if (what->to) out.set("into", what->to->id);
                                     out.set("moved", Money{balance.free});
                                     out.set("stays", Money{balance.held()});
                                     Engine::RegionCommand command;
                                     command.reply = to_json(out);
                                     command.events = std::move(*events);
                                     return command;
                                   });
}

const Param kBudget{.name = "budget", .required = true};
const Param kAmount{.name = "amount",
                    .type = ParamType::record,
                    .required = true,
                    .fields = {{.name = "cents", .type = ParamType::integer, .required = true},
                               {.name = "currency", .one_of = {"EUR"}}}};
const Param kReason{.name = "reason", .required = true};

constexpr const char* kPosting =
    "{budget, from, to, amount, per, case, flags, shares: [{funder, amount}], reason, by, at, free}";

/// What every posting by hand takes; `own` behind the amount.
std::vector<Param> posting_params(std::vector<Param> own) {
  std::vector<Param> params{kBudget, kAmount};
  params.insert(params.end(), own.begin(), own.end());
  params.push_back({.name = "case", .doc = "whose it is; of what is held: left out when only one fits"});
  params.push_back({.name = "per", .doc = "for whom it is; the same"});
  params.push_back({.name = "flags", .type = ParamType::texts, .doc = "kinds of use; the same"});
  params.push_back(kReason);
  return params;
}

void add_posting_methods(MethodTable& table, Services& services) {
  const std::vector<ErrorCode> errors{ErrorCode::forbidden, ErrorCode::not_found, ErrorCode::refused};
  auto moves = [&services](const char* method, Account from, Account to) {
    return [&services, method, from, to](Call& call) {
      return post(services, call, method, account_in(call, "from", from), to);
    };
  };
  table.add({.name = "budget.reserve",
             .summary = "Sets free money of a line aside.",
             .changes = true,
             .params = posting_params({}),
             .result = kPosting,
             .errors = errors,
             .run = moves("budget.reserve", Account::free, Account::reserved)});
  table.add({.name = "budget.commit",
             .summary = "Promises money: what was reserved, or what is free.",
             .changes = true,
             .params = posting_params({{.name = "from", .doc = "left out: reserved", .one_of = {"free", "reserved"}}}),
             .result = kPosting,
             .errors = errors,
             .run = moves("budget.commit", Account::reserved, Account::committed)});
  table.add({.name = "budget.pay",
             .summary = "What was committed is paid.",
             .changes = true,
             .params = posting_params({}),
             .result = kPosting,
             .errors = errors,
             .run = moves("budget.pay", Account::committed, Account::paid)});
  table.add({.name = "budget.settle",
             .summary = "What was paid is accounted for.",
             .changes = true,
             .params = posting_params({}),
             .result = kPosting,
             .errors = errors,
             .run = moves("budget.settle", Account::paid, Account::settled)});
  table.add(
      {.name = "budget.withdraw",
       .summary = "What was reserved, committed or paid is free again.",
       .changes = true,
       .params = posting_params(
           {{.name = "from", .required = true, .doc = "where it is now", .one_of = {"reserved", "committed", "paid"}}}),
       .result = kPosting,
       .errors = errors,
       .run = moves("budget.withdraw", Account::reserved, Account::free)});
}

}  // namespace

void add_budget_methods(MethodTable& table, Services& services) {
  table.add(
      {.name = "budget.balance",
       .summary = "The balance of one budget line, or of all.",
       .params = {{.name = "budget"}},
       .result =
           "{budgets: [{budget, title, year, opened, change, total, free, reserved, committed, paid, settled, unit, "
           "granted, closed, funders: [{funder, total, free, reserved, committed, paid, settled}], flags: "
           "[{flag, held, reserved, committed, paid, settled}]}], postings_sum}",
       .run = [&services](Call& call) { return balance(services, call); }});
  table.add({.name = "budget.postings",
             .summary = "What was posted in a line, oldest first.",
             .params = list_params({kBudget, {.name = "case", .doc = "only of this case"}}),
             .result =
                 "{postings: [{posting, budget, into, from, to, amount, per, case, flags, shares, reason, by, at}], "
                 "after}",
             .errors = {ErrorCode::forbidden, ErrorCode::not_found},
             .run = [&services](Call& call) { return postings(services, call); }});
  add_posting_methods(table, services);
  table.add({.name = "budget.transfer",
             .summary = "Moves free money to another line; without `from` it is new, without `to` it goes back to who "
                        "gave it.",
             .changes = true,
             .params = {{.name = "from"},
                        {.name = "to"},
                        kAmount,
                        {.name = "funder", .doc = "of new money: whose it is; left out: of all, by their parts"},
                        kReason},
             .result = "{budget, into, from, to, amount, shares, reason, by, at, free}",
             .errors = {ErrorCode::forbidden, ErrorCode::refused},
             .run = [&services](Call& call) { return transfer(services, call); }});
  table.add({.name = "budget.close",
             .summary =
                 "The end of a line's year: what is free goes `into` another line, or lapses; what is held stays, "
                 "nothing new is taken.",
             .changes = true,
             .params = {kBudget, {.name = "into", .doc = "left out: it lapses"}, kReason},
             .result = "{budget, into, moved, stays}",
             .errors = {ErrorCode::forbidden, ErrorCode::refused},
             .run = [&services](Call& call) { return close(services, call); }});
}

}  // namespace trajectum::rpc
