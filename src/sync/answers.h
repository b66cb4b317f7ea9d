// What the graph keeps of questions that are asked about one subject after the other (intel::Operation::about): which
// have an answer and of when, and which were asked in vain (models/answers.h).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "graph/load.h"
#include "intel/part_reader.h"
#include "sync/run.h"

namespace dynatlas::sync {

// What earlier runs know of an account's answers, by region. `goes_on_with`: the tag of the run that this one goes on
// with, whose answers need not be asked for again.
std::map<std::string, intel::Earlier> earlier_answers(graph::GraphStore& store, const AccountTarget& target,
                                                      std::optional<std::int64_t> goes_on_with);

// The marks of one account's run.
class AnswerMarks {
 public:
  AnswerMarks(graph::GraphStore& store, std::string account, std::int64_t update_tag)
      : store_(store), account_(std::move(account)), update_tag_(update_tag) {}

  // Marks what a batch's answers are about as read, once their rows were loaded. Makes the notes that are not there.
  void mark_read(const intel::Batch& batch, const graph::WritePolicy& policy);
  // Marks what a part's questions were asked about in vain, and no longer what was answered since; also its tables that
  // could not be described. Its notes were written.
  void mark_unread(const intel::PartReading& reading, const intel::UnreadSubjects& undescribed,
                   const graph::WritePolicy& policy);

 private:
  void mark_unread(const intel::Operation& operation, const std::string& region, const intel::UnreadSubjects& unread,
                   const graph::WritePolicy& policy);
  graph::Params params() const;

  graph::GraphStore& store_;
  const std::string account_;
  const std::int64_t update_tag_;
  std::set<std::string> notes_;  // that are there
};

}  // namespace dynatlas::sync
