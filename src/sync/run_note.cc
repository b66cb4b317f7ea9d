#include "sync/run_note.h"

#include "graph/fields.h"
#include "models/run.h"
#include "sync/coverage.h"

namespace dynatlas::sync {
namespace {

using models::RunSchema;

struct Times {
  graph::Value started;
  graph::Value ended;
};

void write(graph::GraphStore& store, const std::string& account, const Times& times, std::int64_t update_tag,
           const graph::WritePolicy& policy) {
  graph::Rows rows(graph::kFieldsOf<RunSchema>);
  const auto row = rows.add();
  row[graph::column_of<RunSchema>("id")] = run_note_id(account);
  row[graph::column_of<RunSchema>("started_at")] = times.started;
  row[graph::column_of<RunSchema>("ended_at")] = times.ended;
  graph::load(store, RunSchema, rows, {{std::string(graph::kUpdateTag), update_tag}}, policy);
}

std::int64_t number(graph::GraphStore& store, const std::string& account, std::string_view property) {
  const auto value = store.property(RunSchema, run_note_id(account), property);
  const auto* const number = value.has_value() ? std::get_if<std::int64_t>(&*value) : nullptr;
  return number == nullptr ? 0 : *number;
}

}  // namespace

// No other node's id: the account's own is taken.
std::string run_note_id(const std::string& account) {
  return account + "/run";
}

Continuation continuation(graph::GraphStore& store, const std::string& account, std::int64_t update_tag, Clock& clock) {
  if (number(store, account, "lastupdated") != update_tag) return {};
  const std::chrono::seconds age{epoch_seconds(clock) - number(store, account, "started_at")};
  if (std::chrono::abs(age) > kGoesOnWithin) return {};
  return {true, !store.property(RunSchema, run_note_id(account), "ended_at").has_value()};
}

void begin_run(graph::GraphStore& store, const std::string& account, std::int64_t update_tag, bool goes_on,
               const graph::WritePolicy& policy) {
  const std::int64_t started = goes_on ? number(store, account, "started_at") : epoch_seconds(*policy.clock);
  write(store, account, {started, {}}, update_tag, policy);
}

void end_run(graph::GraphStore& store, const std::string& account, std::int64_t update_tag,
             const graph::WritePolicy& policy) {
  const std::int64_t started = number(store, account, "started_at");
  write(store, account, {started, epoch_seconds(*policy.clock)}, update_tag, policy);
}

}  // namespace dynatlas::sync
