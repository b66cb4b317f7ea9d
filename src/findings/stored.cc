#include "findings/stored.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "findings/checks.h"
#include "findings/report.h"
#include "graph/fields.h"
#include "models/finding.h"
#include "questions/questions.h"

namespace dynatlas::findings {
namespace {

using models::CheckSchema;
using models::FindingSchema;
using nlohmann::json;

constexpr std::size_t kBatch = 2'000;

std::string text_in(const json& cell) {
  return cell.is_string() ? cell.get<std::string>() : std::string();
}

std::int64_t number_in(const json& cell) {
  return cell.is_number() ? cell.get<std::int64_t>() : 0;
}

// A list as a parameter: in SQL it is text.
void add_list(graph::Params& params, std::string_view language, const char* sql, const char* cypher,
              const std::vector<std::string>& list) {
  if (language == "sql") {
    params[sql] = json(list).dump();
  } else {
    params[cypher] = graph::TextList(list);
  }
}

// Since when these stand, of those that do.
std::map<std::string, First> first_of(graph::GraphStore& store, const std::vector<std::string>& ids) {
  graph::Params params;
  add_list(params, store.language(), "ids", "id_list", ids);
  std::map<std::string, First> first;
  store.read(questions::question("findings_first", store.language()), params, [&](const auto&, const auto& cells) {
    first.emplace(text_in(cells.at(0)), First{number_in(cells.at(1)), number_in(cells.at(2))});
    return true;
  });
  return first;
}

}  // namespace

StoredVerdicts::StoredVerdicts(graph::GraphStore& store, std::int64_t now, graph::WritePolicy policy)
    : store_(store), now_(now), tag_(now), looked_at_(now), policy_(std::move(policy)) {
  store.read(questions::question("findings_stored", store.language()), {}, [&](const auto&, const auto& cells) {
    tag_ = number_in(cells.at(0));
    looked_at_ = std::max(now, number_in(cells.at(1)) + 1);
    return true;
  });
}

void StoredVerdicts::add(const Finding& finding) {
  if (finding.verdict == Verdict::unknown) unknown_.push_back(stored_id(finding));
  if (finding.verdict == Verdict::fail) {
    failures_.push_back({stored_id(finding), std::string(finding.check->name), std::string(finding.resource),
                         std::string(finding.account), std::string(finding.region),
                         std::string(to_string(finding.severity)), finding.why, now_, tag_, false});
  }
  if (failures_.size() >= kBatch || unknown_.size() >= kBatch) flush();
}

void StoredVerdicts::flush() {
  std::vector<std::string> ids;
  for (const Failure& failure : failures_) ids.push_back(failure.id);
  const auto before = first_of(store_, ids);
  for (Failure& failure : failures_) {
    const auto known = before.find(failure.id);
    if (known == before.end()) {
      ++failed_;
    } else {
      failure.failed_at = known->second.failed_at;
      failure.failed_tag = known->second.failed_tag;
    }
  }
  write(failures_);
  failures_.clear();
  keep_unknown();
}

void StoredVerdicts::keep_unknown() {
  std::vector<std::string> standing;
  for (const auto& [id, _] : first_of(store_, unknown_)) standing.push_back(id);
  graph::touch(store_, FindingSchema, standing, looked_at_, policy_);
  unknown_.clear();
}

void StoredVerdicts::write(const std::vector<Failure>& failures) {
  graph::Rows rows(graph::kFieldsOf<FindingSchema>);
  for (const Failure& one : failures) {
    const auto row = rows.add();
    row[graph::column_of<FindingSchema>("id")] = one.id;
    row[graph::column_of<FindingSchema>("check")] = one.check;
    row[graph::column_of<FindingSchema>("resource")] = one.resource;
    row[graph::column_of<FindingSchema>("account")] = one.account;
    row[graph::column_of<FindingSchema>("region")] = one.region;
    row[graph::column_of<FindingSchema>("severity")] = one.severity;
    row[graph::column_of<FindingSchema>("why")] = one.why;
    row[graph::column_of<FindingSchema>("verdict")] = std::string(one.is_resolved ? "resolved" : "fail");
    row[graph::column_of<FindingSchema>("failed_at")] = one.failed_at;
    row[graph::column_of<FindingSchema>("failed_tag")] = one.failed_tag;
    if (!one.is_resolved) continue;
    row[graph::column_of<FindingSchema>("resolved_at")] = now_;
    row[graph::column_of<FindingSchema>("resolved_tag")] = tag_;
  }
  graph::load(store_, FindingSchema, rows, {{std::string(graph::kUpdateTag), looked_at_}}, policy_);
}

void StoredVerdicts::end(const std::vector<const Check*>& checks) {
  flush();
  graph::Params params{{"looked_at", looked_at_}, {"limit", static_cast<std::int64_t>(kBatch)}};
  std::vector<std::string> names;
  for (const Check* check : checks) names.emplace_back(check->name);
  add_list(params, store_.language(), "checks", "check_list", names);
  for (;;) {
    std::vector<Failure> gone;
    store_.read(questions::question("findings_gone", store_.language()), params, [&](const auto&, const auto& cells) {
      gone.push_back({text_in(cells.at(0)), text_in(cells.at(1)), text_in(cells.at(2)), text_in(cells.at(3)),
                      text_in(cells.at(4)), text_in(cells.at(5)), text_in(cells.at(6)), number_in(cells.at(7)),
                      number_in(cells.at(8)), true});
      return true;
    });
    if (gone.empty()) break;
    write(gone);
    resolved_ += gone.size();
  }
  write_checks(names);
}

// The last: what this evaluation stored is whole now.
void StoredVerdicts::write_checks(const std::vector<std::string>& names) {
  std::map<std::string, First> first;
  store_.read(questions::question("findings_checks", store_.language()), {}, [&](const auto&, const auto& cells) {
    first.emplace(text_in(cells.at(0)), First{number_in(cells.at(1)), number_in(cells.at(2))});
    return true;
  });
  graph::Rows rows(graph::kFieldsOf<CheckSchema>);
  for (const std::string& name : names) {
    const auto& [check, since] = *first.try_emplace(name, First{now_, tag_}).first;
    const auto row = rows.add();
    row[graph::column_of<CheckSchema>("id")] = check;
    row[graph::column_of<CheckSchema>("first_at")] = since.failed_at;
    row[graph::column_of<CheckSchema>("first_tag")] = since.failed_tag;
  }
  graph::load(store_, CheckSchema, rows, {{std::string(graph::kUpdateTag), looked_at_}}, policy_);
}

Since::Since(graph::GraphStore& store, std::int64_t tag) : store_(store), tag_(tag) {
  bool is_stored = false;
  store.read(questions::question("findings_stored", store.language()), {}, [&](const auto&, const auto& cells) {
    is_stored = cells.at(1).is_number();
    oldest_ = number_in(cells.at(2));
    return true;
  });
  if (!is_stored) throw Error(ErrorKind::usage, "no verdicts are stored yet: dynatlas findings --write", "--since");
}

void Since::each_resolved(const std::function<void(const Finding&)>& each) {
  const std::string_view text = questions::question("findings_resolved", store_.language());
  store_.read(text, {{"tag", tag_}}, [&](const auto&, const auto& cells) {
    const Check* const check = find_check(text_in(cells.at(0)));
    if (check == nullptr) return true;  // of another version
    const std::string resource = text_in(cells.at(1));
    const std::string account = text_in(cells.at(2));
    const std::string region = text_in(cells.at(3));
    Finding finding{check, Verdict::pass, severity_of(text_in(cells.at(4))), resource, account, region, {}, {}, {}, {}};
    finding.why = fmt::format("Resolved: it failed from {} to {}", time_text(number_in(cells.at(5))),
                              time_text(number_in(cells.at(6))));
    finding.as_of = number_in(cells.at(6));
    each(finding);
    return true;
  });
}

}  // namespace dynatlas::findings
