#include "sync/run_note.h"

#include "graph/fields.h"
#include "models/run.h"

namespace dynatlas::sync {
namespace {

using models::RunSchema;

void write(graph::GraphStore& store, const std::string& name, const graph::Value& started, const graph::Value& ended,
           std::int64_t update_tag, const graph::WritePolicy& policy) {
  graph::Rows rows(graph::kFieldsOf<RunSchema>);
  const auto row = rows.add();
  row[graph::column_of<RunSchema>("id")] = name;
  row[graph::column_of<RunSchema>("started_at")] = started;
  row[graph::column_of<RunSchema>("ended_at")] = ended;
  graph::load(store, RunSchema, rows, {{std::string(graph::kUpdateTag), update_tag}}, policy);
}

graph::Value now(const graph::WritePolicy& policy) {
  return std::int64_t{std::chrono::floor<std::chrono::seconds>(policy.clock->wall_now()).time_since_epoch().count()};
}

}  // namespace

bool begin_run(graph::GraphStore& store, const std::string& name, std::int64_t update_tag,
               const graph::WritePolicy& policy) {
  const bool is_same = store.property(RunSchema, name, "lastupdated") == graph::Value{update_tag};
  const bool goes_on = is_same && !store.property(RunSchema, name, "ended_at").has_value();
  write(store, name, now(policy), {}, update_tag, policy);
  return goes_on;
}

void end_run(graph::GraphStore& store, const std::string& name, std::int64_t update_tag,
             const graph::WritePolicy& policy) {
  const auto started = store.property(RunSchema, name, "started_at");
  write(store, name, started.value_or(graph::Value{}), now(policy), update_tag, policy);
}

}  // namespace dynatlas::sync
