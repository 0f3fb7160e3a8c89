// How the outcomes of specs are shown: lines for a person, or one JSON text for a program.
#ifndef TRAJECTUM_SPEC_PRINT_HPP
#define TRAJECTUM_SPEC_PRINT_HPP
#include <memory>
#include <ostream>
#include <string>

#include "spec/run.hpp"

namespace trajectum::spec {

/// Hears of a run as it goes.
class Printer {
 public:
  virtual ~Printer() = default;
  virtual void begin(const std::string& dir) = 0;
  virtual void outcome(const Outcome& outcome) = 0;
  virtual void end(const Report& report) = 0;
  virtual void total(std::size_t passed, std::size_t failed) = 0;
};

std::unique_ptr<Printer> text_printer(const Options& options, std::ostream& out);
std::unique_ptr<Printer> json_printer(const Options& options, std::ostream& out);

/// "the route brings a job-ready client to lasting work".
std::string whole_name(const It& it);

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_PRINT_HPP
