#include "sync/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace dynatlas::sync {

std::string_view to_string(Coverage coverage) {
  switch (coverage) {
    case Coverage::complete:
      return "complete";
    case Coverage::incomplete:
      return "incomplete";
    case Coverage::failed:
      return "failed";
  }
  return "failed";
}

bool PartReport::is_refused() const {
  return !is_postponed && coverage != Coverage::complete &&
         (failure == aws::FailureKind::denied || failure == aws::FailureKind::throttled ||
          failure == aws::FailureKind::invalid || failure == aws::FailureKind::not_found ||
          failure == aws::FailureKind::missing);
}

namespace {

// What the exit code does not tell of.
bool may_lack(const PartReport& part) {
  return part.is_postponed || (part.is_optional && part.is_refused());
}

// Not a word of AWS about what was asked.
bool is_of_the_endpoint(aws::FailureKind kind) {
  return kind == aws::FailureKind::network || kind == aws::FailureKind::server || kind == aws::FailureKind::malformed ||
         kind == aws::FailureKind::throttled;
}

bool is_whole(const AccountReport& account) {
  const auto is_complete = [](const PartReport& part) {
    return part.coverage == Coverage::complete || part.is_optional;
  };
  return !account.parts.empty() && std::ranges::all_of(account.parts, is_complete);
}

}  // namespace

int Report::exit_status() const {
  if (interrupted) return exit_code(ErrorKind::interrupted);
  bool all_complete = true;
  bool all_failed = true;
  bool all_credentials = true;
  bool all_network = true;
  bool any_whole_account = false;
  for (const AccountReport& account : accounts) {
    if (!account.refused.empty()) return exit_code(ErrorKind::guard);
    any_whole_account |= is_whole(account);
    for (const PartReport& part : account.parts) {
      if (may_lack(part)) continue;
      if (part.coverage == Coverage::complete) {
        all_failed = false;
        continue;
      }
      all_complete = false;
      all_failed = all_failed && part.coverage == Coverage::failed;
      all_credentials = all_credentials && part.failure == aws::FailureKind::credentials;
      all_network = all_network && is_of_the_endpoint(part.failure);
    }
  }
  if (all_complete) return 0;
  if (all_credentials && !any_whole_account) return exit_code(ErrorKind::credentials);
  if (all_failed && all_network) return exit_code(ErrorKind::network);
  return 3;
}

namespace {

nlohmann::ordered_json to_json(const PartReport& part) {
  nlohmann::ordered_json item;
  item["region"] = part.region;
  item["operation"] = part.operation;
  item["coverage"] = to_string(part.coverage);
  if (part.coverage != Coverage::complete) {
    item["failure"] = part.is_postponed ? "postponed" : aws::to_string(part.failure);
    item["reason"] = part.reason;
  }
  item["items"] = part.items;
  if (part.questions.has_value()) {
    item["subjects"] = part.questions->subjects;
    item["asked"] = part.questions->asked;
    item["unread"] = part.questions->unread;
    item["left"] = part.questions->left;
    item["never_read"] = part.questions->never;
    if (part.questions->oldest.has_value()) item["oldest_read_at"] = *part.questions->oldest;
  }
  return item;
}

nlohmann::ordered_json to_json(const AccessReport& access) {
  nlohmann::ordered_json entry{{"outcome", access.outcome}};
  if (access.outcome == "unknown") return entry;
  entry["principals"] = access.principals;
  entry["tables"] = access.tables;
  entry["unread"] = access.unread;
  return entry;
}

nlohmann::ordered_json to_json(const AccountReport& account, bool dry_run) {
  nlohmann::ordered_json entry;
  entry["account"] = account.account;
  entry["name"] = account.name;
  entry["tables_listed"] = account.tables_listed;
  entry["tables_loaded"] = account.tables_loaded;
  entry["tables_vanished"] = account.tables_vanished;
  entry["tables_not_described"] = account.tables_not_described;
  entry["nodes_loaded"] = account.loaded.nodes;
  entry["nodes_written"] = account.loaded.written_nodes;
  entry["relationships_loaded"] = account.loaded.relationships;
  entry["nodes_deleted"] = deleted_nodes(account);
  if (account.last_write_unknown) entry["last_write_unknown"] = true;
  entry["tables_gone"] = account.tables_gone;
  if (dry_run) entry["tables_new"] = account.tables_new;
  if (!account.refused.empty()) entry["refused"] = account.refused;
  entry["seconds"] = account.seconds;
  if (!account.access.outcome.empty()) entry["access"] = to_json(account.access);
  if (account.regions_resumed > 0) entry["regions_resumed"] = account.regions_resumed;
  entry["parts"] = nlohmann::ordered_json::array();
  for (const PartReport& part : account.parts) entry["parts"].push_back(to_json(part));
  if (!account.left_out.empty()) entry["left_out"] = nlohmann::ordered_json::array();
  for (const LeftOut& out : account.left_out) {
    entry["left_out"].push_back(
        {{"region", out.region}, {"operation", out.operation}, {"subjects", out.subjects}, {"seconds", out.seconds}});
  }
  return entry;
}

// On lines of its own, so far from the margin.
std::string indented(const nlohmann::ordered_json& value, std::size_t margin) {
  const std::string text = value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string out(margin, ' ');
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append(margin, ' ');
  }
  return out;
}

}  // namespace

std::string to_text(const Report& report, int exit_status, const nlohmann::ordered_json& figures) {
  nlohmann::ordered_json head;
  head["update_tag"] = report.update_tag;
  head["exit_status"] = exit_status;
  head["dry_run"] = report.dry_run;
  head["interrupted"] = report.interrupted;
  head["seconds"] = report.seconds;
  head["figures"] = figures;
  std::string text = indented(head, 0);
  text.resize(text.size() - 2);  // the "\n}" behind it
  text += ",\n  \"accounts\": [";
  const char* before = "\n";
  for (const AccountReport& account : report.accounts) {
    text.append(before).append(indented(to_json(account, report.dry_run), 4));
    before = ",\n";
  }
  return text.append(report.accounts.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace dynatlas::sync
