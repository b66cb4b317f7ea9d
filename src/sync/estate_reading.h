// The reading thread of a run: several accounts side by side, each as soon as the loader has begun it. Knows no store.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "aws/api.h"
#include "base/bounded_queue.h"
#include "sync/account_reading.h"

namespace dynatlas::sync {

// Accounts that are read at once; regions of all of them side by side.
inline constexpr std::size_t kAccountsAtOnce = 4;

// What the reading thread tells the loader, in order for each account.
struct ReadingEvent {
  std::size_t account;                   // its position among the targets
  std::optional<intel::Batch> batch;     // rows; or, when none,
  std::shared_ptr<AccountReading> done;  // the account was read to its end
};

class EstateReading {
 public:
  // `events` bounds what waits for the loader.
  EstateReading(aws::Api& api, Progress& progress, BoundedQueue<ReadingEvent>& events, const ReadingTerms& terms)
      : api_(api), progress_(progress), events_(events), terms_(terms) {}

  // By the loader: the account may be read now. At most kAccountsAtOnce wait.
  void admit(std::size_t position, const AccountTarget& target, ToRead to_read);
  // By the loader: no account will follow.
  void close() { admitted_.close(); }

  // On the reading thread: reads until close() and all accounts are done, or the stop was heard.
  void read(const std::stop_token& stop);

 private:
  struct Admitted {
    std::size_t position;
    const AccountTarget* target;
    ToRead to_read;
  };

  void start(Admitted admitted);
  void start_admitted();
  void finished(std::size_t position);

  aws::Api& api_;
  Progress& progress_;
  BoundedQueue<ReadingEvent>& events_;
  const ReadingTerms terms_;
  BoundedQueue<Admitted> admitted_{kAccountsAtOnce};
  std::map<std::size_t, std::shared_ptr<AccountReading>> open_;  // being read; they are called back
};

}  // namespace dynatlas::sync
