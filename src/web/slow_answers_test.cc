#include "web/slow_answers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kLong{30'000};
constexpr milliseconds kShort{20};

const Query kAll{};
const Query kSome{{"q", "pitr:off"}};

// Makes nothing until it is let.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_open = false;

  void open() {
    const std::lock_guard lock(mutex);
    is_open = true;
    changed.notify_all();
  }
  void close() {
    const std::lock_guard lock(mutex);
    is_open = false;
  }
  void pass() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_open; });
  }
};

TEST(SlowAnswers, AnswersAtOnceWhatIsQuicklyMadeAndKeepsIt) {
  std::atomic<int> made = 0;
  ManualClock clock;
  SlowAnswers answers([&](const Query& query, const auto&) { return json{{"made", ++made}, {"some", query.size()}}; },
                      clock);
  EXPECT_EQ(answers.of(kAll, 1, kLong), (json{{"made", 1}, {"some", 0}}));
  EXPECT_EQ(answers.of(kAll, 1, kLong), (json{{"made", 1}, {"some", 0}}));
  EXPECT_EQ(answers.of(kSome, 1, kLong), (json{{"made", 2}, {"some", 1}}));
  EXPECT_EQ(answers.of(kAll, 2, kLong).at("made"), 3) << "the graph is another";
  clock.advance(kKeptMin + milliseconds(1));
  EXPECT_EQ(answers.of(kAll, 2, kLong).at("made"), 4) << "it is old";
}

TEST(SlowAnswers, SaysHowFarItIsWhileItWorksAndHasTheEarlierOne) {
  Gate gate;
  Gate told;
  std::atomic<int> made = 0;
  SlowAnswers answers([&](const Query&, const SlowAnswers::GoesOn& goes_on) {
    EXPECT_TRUE(goes_on(7));
    told.open();
    gate.pass();
    return json{{"made", ++made}};
  });
  EXPECT_TRUE(answers.of(kAll, 1, kShort).contains("working"));
  told.pass();
  EXPECT_EQ(answers.of(kAll, 1, kShort), (json{{"working", 7}}));
  EXPECT_TRUE(answers.of(kSome, 1, kShort).contains("working")) << "one at a time, and nobody waits for it";
  gate.open();
  EXPECT_EQ(answers.of(kAll, 1, kLong), (json{{"made", 1}}));
  gate.close();
  const json earlier = answers.of(kAll, 2, kShort);
  EXPECT_TRUE(earlier.contains("working"));
  EXPECT_EQ(earlier.at("made"), 1);
  gate.open();
  EXPECT_FALSE(answers.of(kAll, 2, kLong).contains("working"));
}

TEST(SlowAnswers, EndsWhatNobodyAsksForAnyMore) {
  Gate gate;
  ManualClock clock;
  std::atomic<int> ended = 0;
  SlowAnswers answers(
      [&](const Query&, const SlowAnswers::GoesOn& goes_on) {
        gate.pass();
        if (goes_on(1)) return json{{"made", true}};
        ++ended;
        return json();
      },
      clock);
  EXPECT_TRUE(answers.of(kAll, 1, kShort).contains("working"));
  clock.advance(std::chrono::minutes(3));
  gate.open();
  while (ended == 0) std::this_thread::yield();
  EXPECT_EQ(answers.of(kAll, 1, kLong), (json{{"made", true}})) << "it is made when somebody asks again";
}

TEST(SlowAnswers, SaysWhatWentWrongAndTriesAgain) {
  std::atomic<int> made = 0;
  SlowAnswers answers([&](const Query&, const auto&) -> json {
    if (++made == 1) throw Error(ErrorKind::store, "gone");
    return {{"made", made.load()}};
  });
  EXPECT_THROW(answers.of(kAll, 1, kLong), Error);
  EXPECT_EQ(answers.of(kAll, 1, kLong).at("made"), 2);
}

}  // namespace
}  // namespace dynatlas::web
