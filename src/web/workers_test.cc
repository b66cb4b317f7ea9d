#include "web/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>

namespace dynatlas::web {
namespace {

TEST(Workers, RunWhatTheyAreGivenAndDropWhatTheyDoNotComeTo) {
  std::atomic<int> ran = 0;
  std::atomic<int> dropped = 0;
  std::binary_semaphore began(0);
  std::binary_semaphore may_end(0);
  {
    Workers workers(1);
    workers.add({[&] {
                   began.release();
                   may_end.acquire();
                   ++ran;
                 },
                 [&] { ++dropped; }});
    began.acquire();
    workers.add({[&] { ++ran; }, [&] { ++dropped; }});
    std::jthread later([&] { may_end.release(); });
    workers.end();
    EXPECT_EQ(ran + dropped, 2) << "each is one of the two when it has ended";
  }
  EXPECT_EQ(ran + dropped, 2);
  EXPECT_GE(ran, 1);
}

}  // namespace
}  // namespace dynatlas::web
