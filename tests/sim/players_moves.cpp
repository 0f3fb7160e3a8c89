// Cases that go on in another version of their route, and back.
#include "base/result.hpp"
#include "sim/players.hpp"

namespace trajectum::sim {

CaseNo Players::move(CaseNo no) {
  if (bench_.get(no).hash == bench_.region().bundle->hash) {
    count("case.revert", bench_.move_back(no).ok());
    return no;
  }
  route::MoveWish wish;
  wish.clocks_else = static_cast<route::Clocks>(dice_.below(3));
  auto before = bench_.get(no);
  auto tried = bench_.try_move(no, wish);
  TRAJECTUM_ASSERT(bench_.get(no).same_state(before));  // trying changes nothing
  auto moved = bench_.move(no, wish);
  TRAJECTUM_ASSERT(tried.ok() == moved.ok());
  count("case.migrate", moved.ok());
  if (moved && dice_.one_in(3)) count("case.revert", bench_.move_back(no).ok());
  return no;
}

}  // namespace trajectum::sim
