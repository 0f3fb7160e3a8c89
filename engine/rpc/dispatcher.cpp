#include "rpc/dispatcher.hpp"

#include <fmt/core.h>

#include <exception>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "model/json.hpp"
#include "pipeline/batches.hpp"

namespace trajectum::rpc {
namespace {

Failure unknown_method(const MethodTable& table, std::string_view name, Hints& hints) {
  Failure failure;
  failure.error.code = ErrorCode::method_not_found;
  failure.error.reason = "method_not_found";
  auto shown = shown_name(name);
  failure.error.text = {"De methode \"" + shown + "\" bestaat niet.", "The method \"" + shown + "\" does not exist."};
  if (auto meant = hints.suggest(name, table.names()))
    failure.error.hint = {"Bedoelde u " + *meant + "?", "Did you mean " + *meant + "?"};
  else
    failure.error.hint = {"rpc.discover geeft alle methoden.", "rpc.discover lists every method."};
  return failure;
}

std::optional<Failure> check_access(const Method& method, const Session& session) {
  if (method.access == Access::anyone) return std::nullopt;
  if (!session.logged_in) {
    Failure failure;
    failure.error.code = ErrorCode::unauthenticated;
    failure.error.reason = "unauthenticated";
    failure.error.hint = {"session.login meldt u aan.", "session.login logs you in."};
    return failure;
  }
  if (method.access == Access::admin && !session.admin)
    return Failure{forbidden({method.name + " is voor beheerders.", method.name + " is for administrators."},
                             {"Een beheerder kan dit doen, of u dit recht geven.",
                              "An administrator can do this, or grant you this right."}),
                   {}};
  return std::nullopt;
}

/// What went wrong inside is for the log; the client gets a reference that finds it there.
Failure internal_failure(std::string_view method, std::string_view what) {
  std::uint64_t bits = 0;
  SystemRandom().fill(&bits, sizeof bits);
  auto reference = fmt::format("{:016x}", bits);
  log::error("rpc.failed", "rpc: {method} failed, reference {reference}: {why}",
             {{"method", method}, {"reference", reference}, {"why", what}});
  Failure failure;
  failure.error.reason = "internal";
  failure.error.text = {"Er ging iets mis in de server. Het kenmerk voor de beheerder is " + reference + ".",
                        "Something went wrong in the server. The reference for its operator is " + reference + "."};
  return failure;
}

/// Why a batch is refused as a whole; nothing when it is run.
std::optional<Error> wrong_batch(const List& batch) {
  if (batch.empty()) return invalid_request({"De lijst van verzoeken is leeg.", "The batch is empty."});
  if (batch.size() <= limits::kBatchCountMax) return std::nullopt;
  auto error =
      invalid_request({fmt::format("Een lijst heeft hoogstens {} verzoeken; deze heeft er {}. Er is niets uitgevoerd.",
                                   limits::kBatchCountMax, batch.size()),
                       fmt::format("A batch has at most {} requests; this one has {}. Nothing was executed.",
                                   limits::kBatchCountMax, batch.size())});
  error.reason = "batch_too_large";
  return error;
}

}  // namespace

Lang lang_of(const Session& session, const Record& params) {
  auto asked = params.get("lang").text();
  if (asked == "nl") return Lang::nl;
  if (asked == "en") return Lang::en;
  return session.lang;  // a wrong one is a fault of the parameters
}

std::string Dispatcher::handle(Session& session, std::string_view frame) {
  auto parsed = parse_json(frame);
  if (!parsed) return error_reply(parsed.error(), session.lang);
  Hints hints;
  std::string out;
  auto* batch = parsed->as<List>();
  session.may_wait = !batch;
  if (!batch) {
    run_element(session, *parsed, hints, out);
    return out;
  }
  if (auto wrong = wrong_batch(*batch)) return error_reply(*wrong, session.lang);
  for (const auto& element : *batch) {
    auto size = out.size();
    out.push_back(size == 0 ? '[' : ',');
    run_element(session, element, hints, out);
    if (out.size() == size + 1) out.pop_back();  // no reply is owed
  }
  if (!out.empty()) out.push_back(']');
  return out;
}

void Dispatcher::run_element(Session& session, const Value& element, Hints& hints, std::string& out) {
  Request request;
  std::string result;
  auto failure = read_request(element, request, hints);
  auto lang = request.params ? lang_of(session, *request.params) : session.lang;
  if (!failure) failure = run_method(session, request, lang, hints, result);
  if (request.is_notification) return;
  if (failure)
    append_failure(out, request.id, *failure, lang);
  else
    append_result(out, request.id, result);
}

bool Dispatcher::is_read(std::string_view frame) const {
  constexpr std::string_view kName = "\"method\"";
  auto at = frame.find(kName);
  if (at == std::string_view::npos) return false;
  auto begin = frame.find('"', at + kName.size());
  if (begin == std::string_view::npos) return false;
  auto name = frame.substr(begin + 1);
  auto* method = table_.find(name.substr(0, name.find('"')));
  return method && !method->writes;
}

std::string Dispatcher::refuse(const Session& session, std::string_view frame, const Error& why) const {
  auto parsed = parse_json(frame);
  if (!parsed) return error_reply(parsed.error(), session.lang);
  Hints hints;
  std::string out;
  auto* batch = parsed->as<List>();
  if (auto wrong = batch ? wrong_batch(*batch) : std::nullopt) return error_reply(*wrong, session.lang);
  auto add = [&](const Value& element) {
    Request request;
    auto failure = read_request(element, request, hints);
    if (request.is_notification) return;
    if (batch) out.push_back(out.empty() ? '[' : ',');
    auto lang = request.params ? lang_of(session, *request.params) : session.lang;
    append_failure(out, request.id, failure ? *failure : Failure{why, {}}, lang);
  };
  if (batch)
    for (const auto& element : *batch) add(element);
  else
    add(*parsed);
  if (batch && !out.empty()) out.push_back(']');
  return out;
}

std::optional<Failure> Dispatcher::run_method(Session& session, const Request& request, Lang lang, Hints& hints,
                                              std::string& result) {
  auto* method = table_.find(request.method);
  if (!method) return unknown_method(table_, request.method, hints);
  if (auto denied = check_access(*method, session)) return denied;
  if (refused_ && (method->changes || method->writes)) return Failure{*refused_, {}};
  if (!request.params)
    return Failure{invalid_params("params", {"Parameters gaan op naam: geef een object, geen lijst.",
                                             "Parameters are by name: give an object, not a list."}),
                   {}};
  if (pipeline::is_batch_command_id(request.params->get("command_id").text()))
    return Failure{
        invalid_params("command_id", {"Wat met batch- begint is van de server zelf; kies een ander command_id.",
                                      "What begins with batch- is the server's own; choose another command_id."}),
        {}};
  return run_checked(*method, session, *request.params, lang, request.is_notification, hints, result);
}

std::optional<Failure> run_checked(const Method& method, Session& session, const Record& params, Lang lang,
                                   bool is_notification, Hints& hints, std::string& result) {
  if (auto denied = check_access(method, session)) return denied;
  auto faults = check_params(method, params, hints);
  if (!faults.empty()) return wrong_params(std::move(faults));
  Call call{session, params, lang, is_notification};
  try {
    auto given = method.run(call);
    if (given) {
      result = std::move(*given);
      return std::nullopt;
    }
    if (given.error().code == ErrorCode::internal)
      return internal_failure(method.name, given.error().text.in(Lang::en));
    return Failure{std::move(given.error()), {}};
  } catch (const ReadFailed& failed) {
    return Failure{failed.error, {}};
  } catch (const std::exception& e) {
    return internal_failure(method.name, e.what());
  } catch (...) {
    return internal_failure(method.name, "something that is no std::exception");
  }
}

}  // namespace trajectum::rpc
