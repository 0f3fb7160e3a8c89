#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "demo/print.hpp"

namespace trajectum::demo {
namespace {

class Page {
 public:
  explicit Page(Lang lang) : lang_(lang) {}
  void title(const char* nl, const char* en) { out_ += fmt::format("\n{}\n", word(nl, en)); }
  template <class T>
  void line(const char* nl, const char* en, const T& value) {
    out_ += fmt::format("  {:<44} {:>12}\n", word(nl, en), value);
  }
  void raw(const std::string& text) { out_ += text; }
  const char* word(const char* nl, const char* en) const { return lang_ == Lang::nl ? nl : en; }
  std::string take() { return std::move(out_); }

 private:
  Lang lang_;
  std::string out_;
};

std::string share(std::int64_t count, std::int64_t of) {
  return of == 0 ? "-"
                 : fmt::format("{} ({:.1f}%)", count, 100.0 * static_cast<double>(count) / static_cast<double>(of));
}

std::string days(const Length& length) {
  return length.known == 0 ? "-" : fmt::format("{:.1f}", static_cast<double>(length.median_minutes) / (24 * 60));
}

std::string euros(std::int64_t cents) { return fmt::format("{}.{:02}", cents / 100, std::abs(cents % 100)); }

std::int64_t plan(const Figures& f, const char* direction) {
  auto at = f.first_plans.find(direction);
  return at == f.first_plans.end() ? 0 : at->second;
}

void pool(Page& page, const Summary& s) {
  page.title("Focusbestand", "Focus file");
  auto row = [&](auto at, auto size, auto target, auto queue, auto first, auto again, auto end) {
    page.raw(fmt::format("  {:<10} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n", at, size, target, queue, first, again, end));
  };
  row("", page.word("bestand", "size"), page.word("doel", "target"), page.word("wacht", "waiting"),
      page.word("nieuw", "new"), page.word("terug", "back"), page.word("aan eind", "at end"));
  for (const auto& m : s.answered.pool) {
    auto month = s.recomputed.figures.months.find(m.at.substr(0, 7));
    if (month == s.recomputed.figures.months.end())
      row(m.at, m.size, m.target, m.queue, "", "", "");
    else
      row(m.at, m.size, m.target, m.queue, month->second.first, month->second.again, month->second.at_end);
  }
}

void people(Page& page, const Summary& s) {
  const auto& f = s.recomputed.figures;
  auto planned = plan(f, "direct") + plan(f, "learn_work") + plan(f, "orient") + plan(f, "other");
  page.title("Cliënten", "Clients");
  page.line("eerste plan: direct naar werk", "first plan: straight to work", share(plan(f, "direct"), planned));
  page.line("eerste plan: leerwerk of oriëntatie", "first plan: learning work or orientation",
            share(plan(f, "learn_work") + plan(f, "orient"), planned));
  page.line("eerste plan: eerst iets anders", "first plan: other action first", share(plan(f, "other"), planned));
  page.line("in het focusbestand gekomen", "entered the focus file", f.entered);
  page.line("geplaatst binnen 3 maanden", "placed within 3 months", share(f.placed_on_time, f.entered));
  page.line("in leerwerktraject geweest", "in a learning-work place", share(f.learning_work, f.entered));
  page.line("plaatsingen", "placements", f.placements);
  page.line("terugval (van de plaatsingen)", "relapses (of the placements)", share(f.relapses, f.placements));
  page.line("wachttijd / werktijd (mediaan, dagen)", "waiting / worked on (median, days)",
            fmt::format("{} / {}", days(f.waiting), days(f.touch)));
  page.line("dossiers open", "open cases", f.open_cases);
}

std::int64_t of(const std::map<std::string, std::int64_t>& counts, const char* name) {
  auto at = counts.find(name);
  return at == counts.end() ? 0 : at->second;
}

void choosing(Page& page, const Summary& s) {
  const auto& f = s.recomputed.figures;
  page.title("Matchen en nazorg", "Matching and aftercare");
  for (auto [name, nl, en] : {std::tuple("first", "geplaatst: eerste van de lijst", "placed: first of the list"),
                              std::tuple("second", "geplaatst: tweede van de lijst", "placed: second of the list"),
                              std::tuple("lower", "geplaatst: lager op de lijst", "placed: lower on the list")})
    page.line(nl, en, share(of(f.placed_by, name), f.placements));
  page.line("keuzes na de bezoeken, wederzijds", "choices after the visits, mutual",
            share(f.mutual.count, f.mutual.of));
  page.line("gebeld na niet verschijnen", "called after a no-show", f.no_show_calls);
  page.line("gesprekken oranje / rood", "talks amber / red",
            fmt::format("{} / {}", of(f.signals, "amber"), of(f.signals, "red")));
  page.line("bezoeken op de werkplek", "visits at the workplace", f.workplace_visits);
  page.line("nazorgcontacten op tijd", "aftercare contacts on time",
            share(f.contacts_on_time.count, f.contacts_on_time.of));
  page.line("na 3 maanden nog aan het werk", "at work after 3 months", share(f.at_work_3.count, f.at_work_3.of));
  page.line("na 6 maanden nog aan het werk", "at work after 6 months", share(f.at_work_6.count, f.at_work_6.of));
  page.line("voorstellen naast elkaar: match", "proposals side by side: matched",
            share(f.side_by_side.count, f.side_by_side.of));
  page.line("daarbij vervallen voorstellen", "proposals withdrawn by it", f.withdrawn);
  page.line("werkgevers gebeld (campagne), bezocht", "employers called (campaign), visited",
            share(f.campaign.count, f.campaign.of));
  const auto& example = s.answered.match_example;
  if (!example.nl.empty())
    page.raw(fmt::format("  {} {}\n", page.word("eerste lijst:", "first list:"),
                         page.word(example.nl.c_str(), example.en.c_str())));
}

void seats_and_money(Page& page, const Summary& s) {
  const auto& f = s.recomputed.figures;
  const auto& a = s.answered;
  page.title("Plaatsen en geld", "Seats and money");
  page.line("bezoeken (plaatsen)", "visits (seats)", fmt::format("{} ({})", a.visits, a.visit_seats));
  page.line("plaatsen genomen", "seats taken", f.session_seats);
  page.line("niet verschenen", "no-shows", f.no_shows);
  page.line("leerwerkovereenkomsten", "learning-work agreements", f.agreements);
  page.line("daarvan hier ondertekend (met de bytes)", "of them signed here (with the bytes)", f.signed_here);
  page.line("te vaak verkocht", "oversold", s.recomputed.findings.oversold.size());
  page.line("vouchers", "vouchers", f.vouchers);
  page.raw(fmt::format("  {:<29} {:>14} {:>12}\n", page.word("begroting (euro)", "budget (euro)"),
                       page.word("totaal", "total"), page.word("vrij", "free")));
  std::int64_t total = 0;
  for (const auto& line : a.budgets) {
    page.raw(fmt::format("  {:<29} {:>14} {:>12}\n", line.budget, euros(line.total), euros(line.free)));
    total += line.total;
  }
  page.raw(fmt::format("  {:<29} {:>14}\n", page.word("som van de begroting", "sum of the budget"), euros(total)));
  page.line("som van de boekingen", "sum of the postings", euros(a.postings_sum));
}

void work(Page& page, const Summary& s) {
  const auto& a = s.answered;
  page.title("Werk", "Work");
  page.line("consulenten met dossiers", "consultants with cases", s.recomputed.figures.caseload.size());
  page.line("hoogste caseload", "highest caseload", s.recomputed.findings.caseload_max);
  page.line("over tijd", "overdue", s.recomputed.figures.overdue);
  page.line("zonder volgende actie (ergste middernacht)", "without next action (worst midnight)",
            a.figures.without_next_action);
  page.line("stappen afgerond", "steps completed", s.recomputed.figures.completed.size());
  page.line("aanroepen", "calls", a.latency.calls);
  page.line("aanroepen per seconde", "calls per second",
            fmt::format("{:.0f}", static_cast<double>(a.latency.calls) / std::max(a.total_seconds, 0.001)));
  page.line("p50 / p99 (ms)", "p50 / p99 (ms)", fmt::format("{:.2f} / {:.2f}", a.latency.p50_ms, a.latency.p99_ms));
  if (a.kills > 0)
    page.line("server gedood / opnieuw gestuurd", "server killed / sent again",
              fmt::format("{} / {}", a.kills, a.resent));
  page.line("seconden", "seconds", fmt::format("{:.1f}", a.total_seconds));
}

/// "30 checks, all true", or which are not: the last line that a person reads.
std::string verdict(const Summary& s, const Page& page) {
  std::string wrong;
  std::size_t count = 0;
  for (const auto& [name, value] : s.checks) {
    if (value) continue;
    ++count;
    wrong += (wrong.empty() ? "" : ", ") + name;
  }
  auto all = fmt::format("{} {}", s.checks.size(), page.word("controles", "checks"));
  if (count == 0) return all + page.word(", alles waar", ", all true");
  return fmt::format("{}, {} {}: {}", all, count, page.word("ONWAAR", "FALSE"), wrong);
}

// Two beside each other, so that the page stays one.
void verdicts(Page& page, const Summary& s) {
  page.title("Controles", "Checks");
  std::size_t in_line = 0;
  for (const auto& [name, value] : s.checks) {
    bool last = ++in_line == 2;
    auto told = value ? page.word("waar", "true") : page.word("ONWAAR", "FALSE");
    page.raw(fmt::format("  {:<34} {:<6}{}", name, told, last ? "\n" : ""));
    if (last) in_line = 0;
  }
  if (in_line > 0) page.raw("\n");
  page.raw("\n" + verdict(s, page) + "\n");
}

}  // namespace

std::string summary_text(const Summary& summary, Lang lang) {
  Page page(lang);
  page.raw(fmt::format("trajectum demo, seed {}\n", summary.seed));
  pool(page, summary);
  people(page, summary);
  choosing(page, summary);
  seats_and_money(page, summary);
  work(page, summary);
  verdicts(page, summary);
  return page.take();
}

}  // namespace trajectum::demo
