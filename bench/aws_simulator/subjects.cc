#include "aws_simulator/subjects.h"

#include <algorithm>

#include "aws_simulator/metrics.h"

namespace aws_simulator {
namespace {

// Names and ARNs: no blank, nothing that JSON escapes.
bool is_subject(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; });
}

}  // namespace

const SubjectOperation* subject_operation_of(Operation operation) {
  for (const auto& operations : {table_operations(), policy_operations(), tag_operations()}) {
    const auto found = std::ranges::find(operations, operation, &SubjectOperation::operation);
    if (found != operations.end()) return &*found;
  }
  return nullptr;
}

tl::expected<Table, Refusal> find_table(const Estate& estate, Place place, std::string_view given) {
  const std::string_view name = table_in(given);
  if (!is_table_name(name)) return tl::unexpected(Refusal{Why::invalid, "Invalid table name"});
  // AWS's own words.
  const auto not_found = [&] {
    return tl::unexpected(
        Refusal{Why::not_found, fmt::format("Requested resource not found: Table: {} not found", name)});
  };
  const auto slot = slot_of(name);
  if (!slot || *slot >= estate.slots()) return not_found();
  const Life life = estate.life(place, *slot, estate.generation());
  if (!life.exists) return not_found();
  Table table = table_of(estate, place, *slot, life);
  if (given != name && !given.starts_with(table.arn)) return not_found();  // of another account or region
  return table;
}

Outcome answer_subject(const Estate& estate, Place place, const SubjectOperation& operation, const Parameters& asked,
                       std::string& out) {
  const std::string& given = asked.*operation.given;
  const auto table = find_table(estate, place, given);
  if (!table) return table.error();
  for (const Told& told : operation.tell(*table)) {
    if (told.subject != given && (told.subject != table->name || given != table->arn)) continue;
    if (told.members.empty()) return Refusal{Why::not_found, "There is none", operation.none_error};
    out.append("{").append(told.members).append("}");
    return std::nullopt;
  }
  return Refusal{Why::not_found, usual_message(Why::not_found)};
}

void append_subjects(std::string& out, const Table& table, const SubjectOperation& operation) {
  if (!table.life.exists) return;
  for (const Told& told : operation.tell(table)) {
    if (told.members.empty()) continue;
    const std::string asked = fmt::format(R"("{}":"{}",)", operation.parameter, told.subject);
    // Some answers repeat what was asked.
    put(out, "{{{}{}}}\n", told.members.starts_with(asked) ? "" : asked, told.members);
  }
}

std::vector<std::string> subjects_of(const Question& question) {
  std::vector<std::string> out;
  if (question.operation == Operation::GetMetricData) {
    out = metric_tables(question.body);
  } else if (const auto asked = parameters_of(question)) {
    out = {asked->table_name, asked->resource_arn, asked->export_arn, asked->key_id, asked->vault_name};
  }
  std::erase_if(out, [](const std::string& subject) { return !is_subject(subject); });
  return out;
}

}  // namespace aws_simulator
