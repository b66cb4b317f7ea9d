// Extract: reads the operations of one part side by side, page by page and subject by subject. Knows no graph.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/api.h"
#include "graph/seen_set.h"
#include "intel/earlier.h"
#include "intel/selection.h"

namespace dynatlas::intel {

// How far the questions about an operation's subjects came, which the graph keeps for each (Operation::about).
struct Questions {
  std::uint64_t subjects = 0;  // there are
  std::uint64_t asked = 0;     // so often, each page of an answer with them
  std::uint64_t left = 0;      // not asked, as the time was over: a later run begins with them
  bool are_left_out = false;   // not one was asked, as they would take too long
  bool were_unread = false;    // the graph holds some that were asked in vain
  // Asked in vain, now (asked_at is 0) or by the last run that asked; by subject.
  UnreadSubjects unread = {};
  std::uint64_t never = 0;             // of which no run has read an answer
  std::optional<std::int64_t> oldest;  // of the answers of the others, epoch seconds; none: all are of this run
};

// How far one operation came.
struct OperationReading {
  const Operation* operation;
  bool only_where_short = false;                       // Choice
  bool is_optional = false;                            // nobody asked for it by name, and the map stands without it
  std::uint64_t items = 0;                             // names that it gave; where it gives none, answers
  graph::SeenSet names = {};                           // that its pages gave, without those that went away since
  graph::SeenSet unread = {};                          // of the driver's names, those without an answer
  std::uint64_t vanished = 0;                          // of the driver's names, those that went away since
  std::optional<dynatlas::aws::Failure> failure = {};  // the first; none: all that was asked was answered
  bool is_failure_of_driver = false;                   // all that it was asked was answered
  Questions questions = {};
};

struct PartReading {
  // Nothing is read yet.
  PartReading(Part its_part, const Selection& reads);

  Part part;
  std::vector<OperationReading> operations;  // each behind its driver
  Earlier earlier = {};

  const OperationReading& of(const Operation& operation) const;
};

// What an answer gave the reading to go on with.
struct Taken {
  std::vector<std::string> names;  // that it lists
  std::uint64_t items = 0;         // that it tells of without a name
  // Whom its rows give to ask about (Operation::subjects).
  std::vector<std::pair<const Operation*, std::string>> subjects = {};
  std::vector<std::pair<std::string, dynatlas::aws::Failure>> unread = {};  // Found
};

// Is told what a reading comes to.
class PartWatcher {
 public:
  virtual ~PartWatcher() = default;
  // Takes over what the answer gives (Operation::transform). Returns why it is none.
  virtual std::optional<dynatlas::aws::Failure> take(const Operation& operation, const Asked& asked,
                                                     std::string_view answer, Taken& taken) = 0;
  // The operation named something new.
  virtual void named(const Operation&) {}
  // Its pages were read to their end, or as far as they went.
  virtual void pages_ended(const Operation&) {}
  // So many questions about subjects (Operation::about) are to be asked; fewer than was told before where negative.
  virtual void will_ask(std::int64_t /*questions*/) {}
  // One of its calls about a subject is over, whatever the answer.
  virtual void answered(const Operation&) {}
  // It has no answer about one of its subjects.
  virtual void left_unread(const Operation&) {}
  // Questions about subjects (Operation::about) are asked until their time is over.
  virtual bool has_time_limit() const { return false; }
  virtual bool is_time_over() { return false; }
  // Many parts are read side by side, so each may have few calls open.
  virtual bool is_one_of_many() const { return false; }
  // All was answered: `reading` stands. The last call.
  virtual void done() = 0;
};

// Starts the reading; it goes on inside api.run(). What need not be read and the api does not hold was not asked for:
// it is dropped. At most three pages of names wait for their answers; of one of many parts two. `reading` and `watcher`
// must live until done().
void read_part(dynatlas::aws::Api& api, PartReading& reading, PartWatcher& watcher);

}  // namespace dynatlas::intel
