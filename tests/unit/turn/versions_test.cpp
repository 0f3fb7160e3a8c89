// The versions of a region's bundle: which is served, the way back, and what a start serves.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/versions.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using pipeline::Versions;
using test::record;
using test::Trial;

namespace {

/// A route of one step, with what else it says of itself.
std::string with_step(const std::string& name, const std::string& version = "1.0.0", const std::string& more = "") {
  return "return route \"r\" {\n  title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner = \"worker\", "
         "version = \"" +
         version + "\",\n" + more + "  step \"" + name + "\" { WORK, next = done },\n}\n";
}

/// A trial that is served, and the versions that come after it.
class Region {
 public:
  explicit Region(Trial& t) : t_(t) { (void)t.bench(); }

  pipeline::RegionAtWork& at_work() { return t_.bench().region(); }
  Versions versions() { return Versions(t_.bench().engine()); }

  /// As if it had been uploaded by ada, judged and found good.
  Result<void> upload(Trial& next, std::vector<std::string> capabilities = {}, const std::string& plugin = "test") {
    const auto& bundle = *next.bench().generation().regions.at("test");
    pipeline::Judgement judgement;
    judgement.hash = bundle.hash;
    judgement.packed = bundle.packed;
    judgement.version.plugin = plugin;
    judgement.version.version = bundle.routes.at("r").version;
    judgement.version.capabilities = std::move(capabilities);
    return upload(judgement);
  }

  Result<void> upload(const pipeline::Judgement& judgement) {
    Result<void> out;
    t_.bench().group([&] {
      auto done = t_.bench().engine().on_region(caller("plugin.upload", "ada"), [&](pipeline::RegionAtWork& r) {
        return versions().put(r, "ada", judgement);
      });
      if (!done) out = done.error();
    });
    return out;
  }

  Result<std::string> activate(Trial& next, Versions::Wanted wanted = {}, const std::string& by = "bob") {
    auto bundle = next.bench().generation().regions.at("test");
    wanted.hash = bundle->hash;
    Result<std::string> out = std::string();
    t_.bench().group([&] { out = versions().activate(at_work(), caller("plugin.activate", by), wanted, bundle); });
    return out;
  }

  Result<std::string> roll_back(const std::string& to = "") {
    Result<std::string> out = std::string();
    t_.bench().group([&] {
      auto target = versions().before(at_work(), to);
      if (!target) {
        out = target.error();
        return;
      }
      auto bundle = versions().loaded(at_work(), *target);
      if (!bundle) {
        std::vector<route::Fault> faults;
        bundle = plugin::load_packed(*versions().files(at_work().no, *target), faults);
      }
      out = versions().roll_back(at_work(), caller("plugin.rollback", "bob"), to, "it was wrong", bundle);
    });
    return out;
  }

  Result<void> remove(const std::string& hash) {
    Result<void> out;
    t_.bench().group([&] {
      auto done = t_.bench().engine().on_region(caller("plugin.remove", "bob"),
                                                [&](pipeline::RegionAtWork& r) { return versions().remove(r, hash); });
      if (!done) out = done.error();
    });
    return out;
  }

  std::string opens_at(const std::string& client) {
    t_.open({}, client);
    return t_.enabled();
  }

 private:
  pipeline::Caller caller(const char* method, const std::string& user) {
    pipeline::Caller out;
    out.principal = {user, {}, true, {}};
    out.region = at_work().no;
    out.method = method;
    return out;
  }

  Trial& t_;
};

std::string hash_of(Trial& t) { return t.bench().generation().regions.at("test")->hash; }

}  // namespace

TEST_CASE("Versions_AnActivatedOneIsServedAlsoAfterAStart") {
  Trial t(with_step("a")), next(with_step("b", "1.1.0"));
  Region r(t);
  CHECK(r.activate(next).error().code == ErrorCode::not_found);  // nobody judged it
  REQUIRE(r.upload(next).ok());
  CHECK(std::string(r.versions().state_of(r.at_work(), hash_of(next))) == "ready");
  CHECK(r.opens_at("c1") == "a");
  REQUIRE(r.activate(next).ok());
  CHECK(r.opens_at("c2") == "b");
  CHECK(std::string(r.versions().state_of(r.at_work(), hash_of(next))) == "active");
  CHECK(std::string(r.versions().state_of(r.at_work(), hash_of(t))) == "former");
  CHECK(r.activate(next).error().reason == "active");
  t.bench().restart(false);  // the folder still has the first one
  CHECK(r.at_work().bundle->hash == hash_of(next));
  CHECK(r.opens_at("c3") == "b");
  CHECK(r.versions().cases_on(r.at_work().no, hash_of(t)).open == 1);
  CHECK(r.versions().cases_on(r.at_work().no, hash_of(next)).open == 2);
  REQUIRE(t.complete("b"));
  CHECK(r.versions().cases_on(r.at_work().no, hash_of(next)).open == 1);
  CHECK(r.versions().cases_on(r.at_work().no, hash_of(next)).ended == 1);
  CHECK(test::Invariants(t.bench()).check_everything().empty());
}

TEST_CASE("Versions_RollingBackGoesAlongTheActivationsAndNotToAndFro") {
  Trial t(with_step("a")), second(with_step("b", "1.1.0")), third(with_step("c", "1.2.0"));
  Region r(t);
  CHECK(r.roll_back().error().reason == "rollback");  // nothing was activated yet
  REQUIRE(r.upload(second).ok());
  REQUIRE(r.upload(third).ok());
  REQUIRE(r.activate(second).ok());
  REQUIRE(r.activate(third).ok());
  REQUIRE(r.roll_back().ok());
  CHECK(r.at_work().bundle->hash == hash_of(second));
  CHECK(r.versions().find(r.at_work().no, hash_of(third))->taken_back);
  t.bench().restart(false);
  REQUIRE(r.roll_back().ok());  // twice is two back
  CHECK(r.at_work().bundle->hash == hash_of(t));
  CHECK(r.roll_back().error().reason == "rollback");
  t.bench().restart(false);
  CHECK(r.opens_at("c1") == "a");
  REQUIRE(r.activate(third).ok());
  CHECK_FALSE(r.versions().find(r.at_work().no, hash_of(third))->taken_back);
  CHECK(r.roll_back(hash_of(second)).error().reason == "rollback");  // it was taken back, not put in between
  REQUIRE(r.activate(second).ok());
  REQUIRE(r.roll_back(hash_of(t)).ok());
  CHECK(r.opens_at("c2") == "a");
  CHECK(r.versions().find(r.at_work().no, hash_of(third))->taken_back);
}

TEST_CASE("Versions_ANumberStandsForOneContent") {
  Trial t(with_step("a", "1.0.0")), same(with_step("b", "1.0.0")), next(with_step("c", "1.1.0"));
  Region r(t);
  REQUIRE(r.upload(next).ok());
  REQUIRE(r.upload(next).ok());  // the same again is fine
  Trial other(with_step("d", "1.1.0"));
  CHECK(r.upload(other).error().reason == "version");
  CHECK(r.upload(other, {}, "another").ok());  // of another plugin
}

TEST_CASE("Versions_OfWhoUploadedAndWhatNobodyApproved") {
  Trial t(with_step("a")), next(with_step("b", "1.1.0"));
  Region r(t);
  REQUIRE(r.upload(next, {"budgets", "pools"}).ok());
  Versions::Wanted wanted;
  wanted.four_eyes = true;
  wanted.approve = {"budgets", "pools"};
  CHECK(r.activate(next, wanted, "ada").error().reason == "same_as");
  wanted.approve = {"budgets"};
  auto asked = r.activate(next, wanted, "bob");
  REQUIRE_FALSE(asked.ok());
  CHECK(asked.error().reason == "capabilities");
  CHECK(asked.error().text.en.find(" pools;") != std::string::npos);
  wanted.approve = {"budgets", "pools"};
  wanted.expected = hash_of(next);
  CHECK(r.activate(next, wanted, "bob").error().reason == "expected");
  CHECK(r.opens_at("c1") == "a");
  wanted.expected = hash_of(t);
  REQUIRE(r.activate(next, wanted, "bob").ok());
  REQUIRE(r.roll_back().ok());
  REQUIRE(r.activate(next, {}, "ada").ok());  // approved once, and no four eyes asked
}

TEST_CASE("Versions_OneIsRemovedWhenNothingIsOnIt") {
  Trial t(with_step("a")), next(with_step("b", "1.1.0")), third(with_step("c", "1.2.0"));
  Region r(t);
  REQUIRE(r.upload(next).ok());
  REQUIRE(r.upload(third).ok());
  REQUIRE(r.activate(next).ok());
  CHECK(r.remove(hash_of(next)).error().reason == "in_use");
  CHECK(r.opens_at("c1") == "b");
  REQUIRE(t.complete("b"));
  REQUIRE(r.activate(third).ok());
  CHECK(r.remove(hash_of(next)).error().reason == "in_use");  // its history is read with it
  REQUIRE(r.remove(hash_of(t)).ok());
  CHECK_FALSE(r.versions().find(r.at_work().no, hash_of(t)));
  CHECK_FALSE(r.versions().files(r.at_work().no, hash_of(t)));
  REQUIRE(r.roll_back().ok());
  CHECK(r.roll_back().error().reason == "rollback");  // what is gone is no way back
  CHECK(r.remove("nothing").error().code == ErrorCode::not_found);
}

TEST_CASE("Versions_ThatWereTakenBackOpenNothingWhileAnotherIsNotValidYet") {
  Trial t(with_step("a")), bad(with_step("b", "1.1.0")),
      later(with_step("c", "1.2.0", "valid_from = day \"2019-12-01\","));
  Region r(t);
  for (auto* one : {&bad, &later}) REQUIRE(r.upload(*one).ok());
  REQUIRE(r.activate(bad).ok());
  REQUIRE(r.activate(later).ok());
  CHECK(r.opens_at("c1") == "b");  // the one before, until its day
  REQUIRE(r.roll_back(hash_of(t)).ok());
  REQUIRE(r.activate(later).ok());
  CHECK(r.opens_at("c2") == "a");
}

TEST_CASE("Versions_AfterItsLastDayALaterOneIsWhatOpensCases") {
  Trial t(with_step("a", "1.0.0", "valid_to = day \"2019-07-03\",")), next(with_step("b", "1.1.0"));
  Region r(t);
  REQUIRE(r.upload(next).ok());
  t.advance(5);
  CHECK(t.bench().open("r", "c1").error().reason == "valid_to");
  REQUIRE(r.activate(next).ok());
  CHECK(r.opens_at("c1") == "b");
}

TEST_CASE("Versions_OfWhichNoCaseIsWarmLeaveMemoryAtMidnight") {
  Trial t(with_step("a")), next(with_step("b", "1.1.0")), third(with_step("c", "1.2.0"));
  Region r(t);
  for (auto* one : {&next, &third}) REQUIRE(r.upload(*one).ok());
  REQUIRE(r.activate(next).ok());
  CHECK(r.opens_at("c1") == "b");
  REQUIRE(r.activate(third).ok());
  CHECK(r.at_work().by_hash.size() == 3);
  t.advance(1);
  CHECK(r.at_work().by_hash.size() == 2);
  CHECK(r.at_work().by_hash.count(hash_of(next)) == 1);
  REQUIRE(r.roll_back(hash_of(t)).ok());  // it is loaded again
  CHECK(r.opens_at("c2") == "a");
}

TEST_CASE("Versions_AndPublishersAreNotWithoutEnd") {
  Trial t(with_step("a"));
  Region r(t);
  auto put = [&](const std::string& id, char key) {
    Result<void> out;
    t.bench().group([&] {
      auto done = r.versions().put_publisher(r.at_work(), "ada", id, std::string(32, key));
      if (!done)
        out = done.error();
      else
        for (auto& row : done->rows) {
          store::Changes changes;
          changes.region = r.at_work().no;
          changes.entries.push_back({row.space, row.key, *row.body});
          CHECK(t.bench().store().write(changes).ok());
        }
    });
    return out;
  };
  CHECK(put("Not an id", 'a').error().code == ErrorCode::invalid_params);
  for (std::size_t n = 0; n < limits::kPublisherKeysMax; ++n) REQUIRE(put("one", static_cast<char>('a' + n)).ok());
  CHECK(put("one", 'a').ok());  // known
  CHECK(put("one", 'z').error().reason == "publisher.max");
  CHECK(r.versions().trusted(r.at_work().no).at("one").size() == limits::kPublisherKeysMax);
  for (std::size_t n = 1; n < limits::kPublishersMax; ++n) REQUIRE(put("p" + std::to_string(n), 'a').ok());
  CHECK(put("too-many", 'a').error().reason == "publisher.max");
  pipeline::Judgement judgement;
  judgement.version.plugin = "test";
  auto known = r.versions().all(r.at_work().no).size();
  for (auto n = known; n <= limits::kVersionsMax; ++n) {
    judgement.hash = "hash" + std::to_string(n);
    judgement.version.version = std::to_string(n);
    auto put_one = r.upload(judgement);
    CHECK(put_one.ok() == (n < limits::kVersionsMax));
    if (!put_one) CHECK(put_one.error().reason == "version.max");
  }
}
