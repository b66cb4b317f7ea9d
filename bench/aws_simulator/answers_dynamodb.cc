// ListTables and DescribeTable.
#include <algorithm>

#include "aws_simulator/answers.h"
#include "aws_simulator/subjects.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kNamesMax = 100;

Outcome list_tables(const Estate& estate, std::uint64_t page_names, const Caller& caller, const Parameters& asked,
                    std::string& out) {
  if (asked.limit > kNamesMax) return Refusal{Why::invalid, "Limit must be less than or equal to 100"};
  if (!asked.start_table.empty() && !is_table_name(asked.start_table)) {
    return Refusal{Why::invalid, "Invalid ExclusiveStartTableName"};
  }
  const std::uint64_t most = std::min(asked.limit == 0 ? kNamesMax : asked.limit, page_names);
  std::uint64_t slot = asked.start_table.empty() ? 0 : slot_behind(asked.start_table);
  std::uint64_t last = 0;
  std::uint64_t named = 0;
  out += R"({"TableNames":[)";
  for (; slot < estate.slots(); ++slot) {
    if (!estate.life(caller.place, slot, estate.generation()).exists) continue;
    if (named == most) break;
    append_name(out += named++ == 0 ? "\"" : ",\"", last = slot);
    out += '"';
  }
  out += ']';
  if (slot < estate.slots()) {
    append_name(out += R"(,"LastEvaluatedTableName":")", last);
    out += '"';
  }
  out += '}';
  return std::nullopt;
}

Outcome describe_table(const Estate& estate, const Caller& caller, const Parameters& asked, std::string& out) {
  const auto table = find_table(estate, caller.place, asked.table_name);
  if (!table) return table.error();
  out += R"({"Table":)";
  append_table(out, estate, caller.place, table->slot, table->life);
  out += '}';
  return std::nullopt;
}

}  // namespace

Outcome answer_dynamodb(const Estate& estate, const AnswerSettings& settings, const Question& question,
                        std::string& out) {
  // A region that is not opted in knows no key.
  if (!estate.is_open(question.caller.place)) return Refusal{Why::unknown_key, usual_message(Why::unknown_key)};
  const auto parameters = parse_parameters(question.body);
  if (!parameters) return Refusal{Why::invalid, "The request is not a JSON object of the right types"};
  return question.operation == Operation::ListTables
             ? list_tables(estate, settings.page_names, question.caller, *parameters, out)
             : describe_table(estate, question.caller, *parameters, out);
}

}  // namespace aws_simulator
