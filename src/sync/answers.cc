#include "sync/answers.h"

#include <algorithm>
#include <vector>

#include "intel/operations.h"
#include "models/answers.h"
#include "sync/coverage.h"

namespace dynatlas::sync {
namespace {

using graph::MatchLinkSchema;
using models::ReadTableLink;
using models::UnreadTableLink;

bool leads_to(const MatchLinkSchema& link, const intel::Operation& operation) {
  if (&operation == &intel::kDescribing) return link.target_label == operation.driver->lists->label;
  return std::ranges::find(operation.about, link.target_label) != operation.about.end();
}

}  // namespace

std::map<std::string, intel::Earlier> earlier_answers(graph::GraphStore& store, const AccountTarget& target,
                                                      std::optional<std::int64_t> goes_on_with) {
  std::map<std::string, intel::Earlier> earlier;  // by region
  for (std::size_t i = 0; i < models::kReadLinks.size(); ++i) {
    std::map<std::string, intel::EarlierAnswers*, std::less<>> answers;  // by the note's id
    for (const intel::Choice& choice : target.reads) {
      if (!leads_to(*models::kReadLinks[i], *choice.operation)) continue;
      for (const std::string& region : target.regions) {
        answers[coverage_id(target.account, region, choice.operation->name)] =
            &earlier[region][std::string(choice.operation->name)];
      }
    }
    std::vector<std::string> notes;
    for (const auto& [note, of_note] : answers) notes.push_back(note);
    if (notes.empty()) continue;
    store.list_links(*models::kReadLinks[i], notes, [&](const graph::LinkEnds& ends) {
      const auto* const at = std::get_if<std::int64_t>(&ends.properties.front());
      if (at == nullptr) return;
      intel::EarlierAnswers& of_note = *answers.find(ends.source)->second;
      of_note.read_at.emplace(ends.target, *at);
      if (goes_on_with.has_value() && ends.lastupdated == *goes_on_with) of_note.of_this_run.insert(ends.target);
    });
    store.list_links(*models::kUnreadLinks[i], notes, [&](const graph::LinkEnds& ends) {
      const auto* const at = std::get_if<std::int64_t>(&ends.properties.front());
      const auto* const why = std::get_if<std::string>(&ends.properties.back());
      answers.find(ends.source)
          ->second->unread.emplace(ends.target, intel::Unread{at == nullptr ? 0 : *at, why == nullptr ? "" : *why});
    });
  }
  return earlier;
}

void AnswerMarks::mark_read(const intel::Batch& batch, const graph::WritePolicy& policy) {
  for (const intel::Answer& answer : batch.answers) {
    if (notes_.insert(coverage_id(account_, answer.region, answer.operation->name)).second) {
      begin_note(store_, {account_, answer.region, answer.operation->name}, update_tag_, policy);
    }
  }
  for (const MatchLinkSchema* link : models::kReadLinks) {
    graph::Rows rows(graph::kFieldsOf<ReadTableLink>);
    for (const intel::Answer& answer : batch.answers) {
      if (!leads_to(*link, *answer.operation)) continue;
      const auto row = rows.add();
      row[graph::column_of<ReadTableLink>("note")] = coverage_id(account_, answer.region, answer.operation->name);
      row[graph::column_of<ReadTableLink>("subject")] = answer.subject;
      row[graph::column_of<ReadTableLink>("at")] = answer.at;
    }
    graph::load_links(store_, *link, rows, params(), policy);
  }
}

void AnswerMarks::mark_unread(const intel::PartReading& reading, const intel::UnreadSubjects& undescribed,
                              const graph::WritePolicy& policy) {
  for (const intel::OperationReading& one : reading.operations) {
    const intel::Questions& questions = one.questions;
    // Where nothing was answered at all, the note says so.
    const bool is_told_by_note = one.items == 0 && questions.left == 0;
    auto unread = is_told_by_note ? intel::UnreadSubjects() : questions.unread;
    if (one.operation == &intel::kDescribing) unread = undescribed;
    if (questions.are_left_out || (unread.empty() && !questions.were_unread)) continue;
    mark_unread(*one.operation, reading.part.region, unread, policy);
  }
}

void AnswerMarks::mark_unread(const intel::Operation& operation, const std::string& region,
                              const intel::UnreadSubjects& unread, const graph::WritePolicy& policy) {
  graph::Rows rows(graph::kFieldsOf<UnreadTableLink>);
  const std::string note = coverage_id(account_, region, operation.name);
  const std::int64_t now = epoch_seconds(*policy.clock);
  for (const auto& [subject, question] : unread) {
    const auto row = rows.add();
    row[graph::column_of<UnreadTableLink>("note")] = note;
    row[graph::column_of<UnreadTableLink>("subject")] = subject;
    row[graph::column_of<UnreadTableLink>("at")] = question.asked_at > 0 ? question.asked_at : now;
    row[graph::column_of<UnreadTableLink>("reason")] = question.why;
  }
  graph::Params of_note = params();
  of_note["id"] = note;
  for (const MatchLinkSchema* link : models::kUnreadLinks) {
    if (!leads_to(*link, operation)) continue;
    graph::load_links(store_, *link, rows, of_note, policy);
    graph::cleanup_stale(store_, *link, of_note, policy);
  }
}

graph::Params AnswerMarks::params() const {
  return {{std::string(graph::kSubResourceLabel), std::string(models::aws::AWSAccountSchema.label)},
          {std::string(graph::kSubResourceId), account_},
          {std::string(graph::kUpdateTag), update_tag_}};
}

}  // namespace dynatlas::sync
