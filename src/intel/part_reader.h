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
#include "intel/selection.h"

namespace dynatlas::intel {

// How far one operation came.
struct OperationReading {
  const Operation* operation;
  bool is_optional = false;                            // nobody asked for it by name, and the map stands without it
  std::uint64_t items = 0;                             // names that it gave; where it gives none, answers
  graph::SeenSet names = {};                           // that its pages gave, without those that went away since
  graph::SeenSet unread = {};                          // of the driver's names, those without an answer
  std::uint64_t vanished = 0;                          // of the driver's names, those that went away since
  std::optional<dynatlas::aws::Failure> failure = {};  // the first; none: it was read completely
};

struct PartReading {
  // Nothing is read yet.
  PartReading(Part its_part, const Selection& reads);

  Part part;
  std::vector<OperationReading> operations;  // each behind its driver

  const OperationReading& of(const Operation& operation) const;
};

// What an answer gave the reading to go on with.
struct Taken {
  std::vector<std::string> names;  // that it lists
  std::uint64_t items = 0;         // that it tells of without a name
  // Whom its rows give to ask about (Operation::subjects).
  std::vector<std::pair<const Operation*, std::string>> subjects = {};
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
  // One of its calls about a subject is over, whatever the answer.
  virtual void answered(const Operation&) {}
  // It has no answer about one of its subjects.
  virtual void left_unread(const Operation&) {}
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
