#include "findings/evaluate.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "filter/fields.h"
#include "filter/tables.h"
#include "findings/checks.h"
#include "questions/questions.h"

namespace dynatlas::findings {
namespace {

using nlohmann::json;

// Tables whose verdicts are made at a time: in SQLite few enough for its page cache, in Neo4j many, as each statement
// costs a round trip.
constexpr std::int64_t kBlock = 2'000;
constexpr std::int64_t kBlockFar = 5'000;
constexpr std::array<std::string_view, kVerdicts> kWords{"pass", "fail", "unknown", "not_applicable", "muted"};

// What one operation last did for one account and region.
struct Note {
  std::string account;
  std::string region;
  std::string operation;
  std::string state;
  std::string reason;
  std::int64_t read_at = 0;
};
using Notes = std::map<std::string, Note, std::less<>>;  // by "account/region/operation"

struct Table {
  std::string id;
  std::string account;
  std::string region;
  std::string name;
  std::array<bool, static_cast<std::size_t>(Applies::others)> applies{};
  std::vector<std::int64_t> read_at;                             // by operation; 0: it has not answered
  std::vector<std::pair<std::string, std::string>> not_read_as;  // operation, and what its last call for it came to
};

// A check of tables, and which of the operations it needs.
struct TableCheck {
  const Check* check;
  std::vector<std::size_t> needs;
  std::size_t applies;  // the operation that tells whether it applies to a table
};

// A row of a check's statement.
struct Row {
  Verdict verdict = Verdict::fail;
  Severity severity = Severity::info;
  std::string why;
  std::vector<std::pair<std::string, std::string>> evidence;
};

std::string text_of(const json& cell) {
  return cell.is_string() ? cell.get<std::string>() : std::string();
}

// In SQL a list is text.
json list_of(const json& cell) {
  if (cell.is_null()) return json::array();
  return cell.is_string() ? json::parse(cell.get_ref<const std::string&>()) : cell;
}

std::string day(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

Row row_of(const Check& check, const std::vector<json>& cells) {
  Row row;
  const auto word = std::ranges::find(kWords, text_of(cells.at(1)));
  if (word == kWords.end())
    throw Error(ErrorKind::internal, "a check's statement says no verdict", std::string(check.name));
  row.verdict = static_cast<Verdict>(word - kWords.begin());
  row.severity = cells.at(2).is_null() ? check.severity : severity_of(text_of(cells.at(2)));
  row.why = text_of(cells.at(3));
  const json evidence = list_of(cells.at(4));
  for (std::size_t i = 0; i + 1 < evidence.size(); i += 2) {
    row.evidence.emplace_back(text_of(evidence[i]), text_of(evidence[i + 1]));
  }
  return row;
}

// Which operation tells whether a check applies to a table.
constexpr std::string_view telling(Applies applies) {
  if (applies == Applies::exported) return "dynamodb:ListExports";
  return applies == Applies::imported ? "dynamodb:ListImports" : "dynamodb:DescribeTable";
}

class Evaluation {
 public:
  Evaluation(graph::GraphStore& store, const Asked& asked, const std::function<bool(const Finding&)>& each)
      : store_(store), asked_(asked), each_(each) {
    for (const Check* check : asked.checks) {
      if (check->applies == Applies::others) {
        others_.push_back(check);
        continue;
      }
      TableCheck& one = of_tables_.emplace_back(TableCheck{check, {}, place_of(telling(check->applies))});
      for (const std::string_view need : needs_of(*check)) one.needs.push_back(place_of(need));
      const bool is_needed =
          check->applies == Applies::all || std::ranges::find(one.needs, one.applies) != one.needs.end();
      if (!is_needed) one.needs.push_back(one.applies);
    }
  }

  Seen run() {
    read_notes();
    std::string after = asked_.after;
    while (is_wanted_ && !of_tables_.empty() && read_block(after)) {
      seen_.tables += block_.size();
      if (asked_.tells_first)
        read_standing("findings_standing", {{"from", block_.front().id}, {"to", block_.back().id}});
      for (const TableCheck& check : of_tables_) judge_block(check);
      after = block_.back().id;
    }
    if (asked_.has_others) {
      for (const Check* check : others_) {
        if (asked_.tells_first) read_standing("findings_standing_of", {{"check", std::string(check->name)}});
        judge_others(*check);
      }
    }
    return seen_;
  }

 private:
  graph::Params params(const Check& check) const {
    const auto found = asked_.params.find(check.name);
    graph::Params all = found == asked_.params.end() ? defaults(check) : found->second;
    all.emplace("now", asked_.now);
    return all;
  }

  // Where an operation stands among those that are needed.
  std::size_t place_of(std::string_view operation) {
    const auto found = std::ranges::find(operations_, operation);
    if (found == operations_.end()) return operations_.emplace_back(operation), operations_.size() - 1;
    return static_cast<std::size_t>(found - operations_.begin());
  }

  void read_notes() {
    const std::string_view text = questions::question("coverage", store_.language());
    store_.read(text, {}, [&](const auto&, const std::vector<json>& cells) {
      Note note{text_of(cells.at(0)), text_of(cells.at(1)),
                text_of(cells.at(2)), text_of(cells.at(3)),
                text_of(cells.at(4)), cells.at(5).is_number() ? cells.at(5).get<std::int64_t>() : 0};
      if (note.operation == "dynamodb:ListTables" && is_of_scope(note.account, note.region)) {
        ++seen_.parts;
        seen_.unlisted += note.state == "complete" ? 0 : 1;
      }
      notes_.emplace(id_of(note.account, note.region, note.operation), std::move(note));
      return true;
    });
    if (std::ranges::none_of(operations_, questions::is_of_account)) return;
    store_.read(questions::question("access_evaluated", store_.language()), {}, [&](const auto&, const auto& cells) {
      if (cells.at(2) == 1) evaluated_.insert(text_of(cells.at(0)));
      return true;
    });
  }

  bool read_block(const std::string& after) {
    const std::string_view language = store_.language();
    const filter::Condition& which = asked_.tables;
    const bool is_bare = which.text.empty();
    const std::string account =
        language == "sql" && !is_bare
            ? R"(LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount')"
            : "";
    const std::string text = filter::filled_in(
        "findings_tables", language,
        {{"WHICH", which.where()}, {"ACCOUNT", account}, {"BILLING", filter::expression("billing", language)}});
    graph::Params params = which.params;
    params["after"] = after;
    params["limit"] = language == "sql" ? kBlock : kBlockFar;
    if (language != "sql") params["operations"] = graph::TextList(operations_.begin(), operations_.end());
    block_.clear();
    places_.clear();
    store_.read(text, params, [&](const auto&, const std::vector<json>& cells) {
      Table& table = block_.emplace_back();
      table.id = text_of(cells.at(0));
      table.account = text_of(cells.at(1));
      table.region = text_of(cells.at(2));
      table.name = text_of(cells.at(3));
      const json applies = list_of(cells.at(4));
      for (std::size_t i = 0; i < applies.size(); ++i) {
        table.applies.at(i) = applies[i].is_boolean() ? applies[i].get<bool>() : applies[i] == 1;
      }
      table.read_at.resize(operations_.size());
      for (const json& one : list_of(cells.at(5))) {
        const auto operation = std::ranges::find(operations_, one.at(0).get_ref<const std::string&>());
        if (operation == operations_.end() || !one.at(1).is_number()) continue;
        table.read_at[static_cast<std::size_t>(operation - operations_.begin())] = one.at(1).get<std::int64_t>();
      }
      for (const json& one : list_of(cells.at(6)))
        table.not_read_as.emplace_back(text_of(one.at(0)), text_of(one.at(1)));
      return true;
    });
    for (std::size_t i = 0; i < block_.size(); ++i) places_.emplace(block_[i].id, i);
    return !block_.empty();
  }

  // The failures that stand, of this block or this check.
  void read_standing(std::string_view question, const graph::Params& of) {
    standing_.clear();
    store_.read(questions::question(question, store_.language()), of, [&](const auto&, const std::vector<json>& cells) {
      standing_.emplace(text_of(cells.at(0)), First{cells.at(1).get<std::int64_t>(), cells.at(2).get<std::int64_t>()});
      return true;
    });
  }

  bool told(Finding& finding) {
    const bool may_stand = finding.verdict == Verdict::fail || finding.verdict == Verdict::unknown;
    const auto found = may_stand && !standing_.empty() ? standing_.find(stored_id(finding)) : standing_.end();
    if (found != standing_.end()) finding.first = found->second;
    return each_(finding);
  }

  // Why an operation has not answered about a table.
  std::string reason(const Table& table, std::string_view operation) const {
    const auto vain = std::ranges::find(table.not_read_as, operation, [](const auto& one) { return one.first; });
    if (vain != table.not_read_as.end() && !vain->second.empty()) return vain->second;
    const Note* const note = note_of(table.account, table.region, operation);
    if (note == nullptr || note->state != "complete") return reason(note);
    const bool is_evaluated = !questions::is_of_account(operation) || evaluated_.contains(table.account);
    return is_evaluated ? "the table was made since" : "who can reach the tables was not evaluated";
  }

  // Why an operation has not told of all of a part.
  static std::string reason(const Note* note) {
    if (note == nullptr) return "never asked";
    return note->reason.empty() ? "incomplete" : note->reason;
  }

  static std::string id_of(std::string_view account, std::string_view region, std::string_view operation) {
    return fmt::format("{}/{}/{}", account, region, operation);
  }

  // Null where it was never asked there, or of the account, where that is what is asked.
  const Note* note_of(std::string_view account, std::string_view region, std::string_view operation) const {
    const bool is_of_account = questions::is_of_account(operation);
    const auto found = notes_.find(id_of(account, is_of_account ? "aws-global" : region, operation));
    return found == notes_.end() ? nullptr : &found->second;
  }

  // What of the needs is missing or too old, as a sentence and one by one; sets since when the others are known.
  std::string missing(const TableCheck& one, const Table& table, bool& is_stale, Finding& finding) const {
    std::string text;
    std::optional<std::int64_t>& as_of = finding.as_of;
    for (const std::size_t need : one.needs) {
      const std::int64_t read_at = table.read_at[need];
      const std::string& operation = operations_[need];
      if (read_at == 0) {
        finding.unread.emplace_back(operation, reason(table, operation));
        text += fmt::format("{}{} was not read: {}", text.empty() ? "" : "; ", operation, finding.unread.back().second);
        continue;
      }
      as_of = std::min(as_of.value_or(read_at), read_at);
      if (asked_.oldest.has_value() && read_at < *asked_.oldest) {
        is_stale = true;
        finding.unread.emplace_back(operation, fmt::format("last read on {}", day(read_at)));
        text += fmt::format("{}{} was last read on {}", text.empty() ? "" : "; ", operation, day(read_at));
      }
    }
    return text;
  }

  void judge_block(const TableCheck& one) {
    if (!is_wanted_) return;
    const Check& check = *one.check;
    graph::Params all = params(check);
    all["from"] = block_.front().id;
    all["to"] = block_.back().id;
    std::map<std::size_t, Row> rows;
    store_.read(statement(check, store_.language()), all, [&](const auto&, const std::vector<json>& cells) {
      const auto place = places_.find(text_of(cells.at(0)));
      if (place == places_.end()) return true;  // of none that was asked for
      Row row = row_of(check, cells);
      const auto [found, is_new] = rows.emplace(place->second, std::move(row));
      if (!is_new && found->second.verdict == Verdict::unknown) found->second = row_of(check, cells);
      return true;
    });
    for (std::size_t i = 0; i < block_.size() && is_wanted_; ++i) {
      const auto row = rows.find(i);
      tell(one, block_[i], row == rows.end() ? nullptr : &row->second);
    }
  }

  void tell(const TableCheck& one, const Table& table, Row* row) {
    const Check& check = *one.check;
    Finding finding{&check, Verdict::pass, check.severity, table.id, table.account, table.region, table.name, {}, {},
                    {}};
    bool is_stale = false;
    std::string unread = missing(one, table, is_stale, finding);
    const bool is_known = table.read_at[one.applies] != 0;  // whether it applies
    const bool is_failed = row != nullptr && row->verdict == Verdict::fail;
    const bool stands = is_failed && check.proof == Proof::presence && !is_stale;
    if (is_known && !table.applies[static_cast<std::size_t>(check.applies)]) {
      finding.verdict = Verdict::not_applicable;
    } else if (!unread.empty() && !stands) {
      finding.verdict = Verdict::unknown;
      finding.why = std::move(unread);
    } else if (row != nullptr) {
      finding.verdict = row->verdict;
      finding.severity = row->severity;
      finding.why = std::move(row->why);
      finding.evidence = std::move(row->evidence);
    }
    if (finding.verdict != Verdict::unknown) finding.unread.clear();
    is_wanted_ = told(finding);
  }

  bool is_of_scope(std::string_view account, std::string_view region) const {
    return (asked_.account.empty() || asked_.account == account) && (asked_.region.empty() || asked_.region == region);
  }

  void judge_others(const Check& check) {
    store_.read(statement(check, store_.language()), params(check), [&](const auto&, const std::vector<json>& cells) {
      const std::string account = text_of(cells.at(5));
      const std::string region = text_of(cells.at(6));
      if (!is_wanted_ || !is_of_scope(account, region)) return is_wanted_;
      Row row = row_of(check, cells);
      const std::string resource = text_of(cells.at(0));
      Finding finding{
          &check, row.verdict, row.severity, resource, account, region, {}, std::move(row.why), std::move(row.evidence),
          {}};
      for (const std::string_view need : needs_of(check)) {
        const Note* const note = note_of(account, region, need);
        if (note == nullptr || note->read_at == 0) continue;
        const std::int64_t read_at = note->read_at;
        finding.as_of = std::min(finding.as_of.value_or(read_at), read_at);
        if (!asked_.oldest.has_value() || read_at >= *asked_.oldest) continue;
        finding.verdict = Verdict::unknown;
        finding.why = fmt::format("{} was last read on {}", need, day(read_at));
        finding.unread.emplace_back(need, fmt::format("last read on {}", day(read_at)));
      }
      return is_wanted_ = told(finding);
    });
    for (const std::string_view need : needs_of(check)) judge_unread_parts(check, need);
  }

  // Where an operation is not asked because its service is not there, other regions of the account have its note.
  void judge_unread_parts(const Check& check, std::string_view need) {
    std::set<std::string_view> accounts_asked;
    for (const auto& [_, note] : notes_) {
      if (note.operation == need) accounts_asked.insert(note.account);
    }
    for (const auto& [_, place] : notes_) {
      if (!is_wanted_ || place.operation != "dynamodb:ListTables" || !is_of_scope(place.account, place.region))
        continue;
      const Note* const note = note_of(place.account, place.region, need);
      const bool is_elsewhere = note == nullptr && accounts_asked.contains(place.account);
      if (is_elsewhere || (note != nullptr && note->state == "complete")) continue;
      const std::string id = id_of(place.account, place.region, need);
      Finding finding{&check, Verdict::unknown, check.severity, id, place.account, place.region, {}, {}, {}, {}};
      const std::string why = reason(note);
      finding.why = fmt::format("{} was not read: {}", need, why);
      finding.unread.emplace_back(need, why);
      is_wanted_ = told(finding);
    }
  }

  graph::GraphStore& store_;
  const Asked& asked_;
  const std::function<bool(const Finding&)>& each_;
  std::vector<TableCheck> of_tables_;
  std::vector<const Check*> others_;
  std::vector<std::string> operations_;  // that checks of tables need
  Notes notes_;
  std::set<std::string, std::less<>> evaluated_;  // accounts of which who can reach their tables was evaluated
  Seen seen_;
  std::vector<Table> block_;
  std::unordered_map<std::string_view, std::size_t> places_;  // of the block's tables, by id
  std::unordered_map<std::string, First> standing_;           // by the id of what is stored
  bool is_wanted_ = true;
};

}  // namespace

std::string_view to_string(Verdict verdict) {
  return kWords[static_cast<std::size_t>(verdict)];
}

std::string stored_id(const Finding& finding) {
  return fmt::format("{}/{}", finding.check->name, finding.resource);
}

Seen evaluate(graph::GraphStore& store, const Asked& asked, const std::function<bool(const Finding&)>& each) {
  return Evaluation(store, asked, each).run();
}

}  // namespace dynatlas::findings
