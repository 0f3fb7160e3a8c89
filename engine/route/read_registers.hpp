// The files beside the routes: registers, roles, decisions, budgets, pools, metrics (language.md, "Other files").
#ifndef TRAJECTUM_ROUTE_READ_REGISTERS_HPP
#define TRAJECTUM_ROUTE_READ_REGISTERS_HPP
#include "route/loading.hpp"

namespace trajectum::route {

// Each reads one declaration into the bundle. A bundle's own declaration takes the place of a base's of the same id;
// two in one bundle are a fault. `bundle` is the id of the bundle that says it.
void read_register(Loading& load, const Word& word, const std::string& bundle);
void read_decision(Loading& load, const Word& word, const std::string& bundle);
void read_calendars(Loading& load, const Word& word, const std::string& bundle);
void list_calendar_keys(std::vector<std::pair<std::string, std::string>>& out);
void read_roles(Loading& load, const Word& word, const std::string& bundle);
void read_budgets(Loading& load, const Word& word, const std::string& bundle);
/// Pools and metrics name routes and milestones: read when the routes are built.
void read_pools(Loading& load, const Word& word, const std::string& bundle);
void read_metrics(Loading& load, const Word& word, const std::string& bundle);

/// Notes a declaration; false and a fault if this bundle has one of that id already.
bool declare(Loading& load, const std::string& what, const Word& word, const std::string& bundle);

void list_register_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_decision_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_budget_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_pool_keys(std::vector<std::pair<std::string, std::string>>& out);
void list_metric_keys(std::vector<std::pair<std::string, std::string>>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_READ_REGISTERS_HPP
