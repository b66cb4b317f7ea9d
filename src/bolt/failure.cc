#include "bolt/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dynatlas::bolt {
namespace {

constexpr int kCausesMax = 8;

std::string text(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  const auto* found = value == nullptr ? nullptr : value->get_if<std::string>();
  return found == nullptr ? std::string() : *found;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr std::array<std::string_view, 2> kEndedOnPurpose = {"Neo.TransientError.Transaction.Terminated",
                                                             "Neo.TransientError.Transaction.LockClientStopped"};
constexpr std::array<std::string_view, 2> kOutOfMemory = {"Neo.TransientError.General.MemoryPoolOutOfMemoryError",
                                                          "Neo.TransientError.General.TransactionOutOfMemoryError"};
constexpr std::array<std::string_view, 2> kLeaderSwitch = {"Neo.ClientError.Cluster.NotALeader",
                                                           "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"};
// The server forgot what it knew of our rights, not we: logging in again, on a new connection, mends it.
constexpr std::string_view kAuthorizationExpired = "Neo.ClientError.Security.AuthorizationExpired";

// What to do about a failure, for the codes a person meets; empty for the others.
std::string_view advice(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kAdvice = {{
      {"Neo.ClientError.Security.Unauthorized", "Neo4j refuses the user or the password (or token)"},
      {"Neo.ClientError.Security.AuthenticationRateLimit",
       "Neo4j refuses further logins for a while: the user or the password was wrong too often"},
      {"Neo.ClientError.Security.CredentialsExpired",
       "the password has expired or was never changed: set a new one (ALTER CURRENT USER SET PASSWORD) and try again"},
      {"Neo.ClientError.Security.TokenExpired", "the token has expired: get a new one and try again"},
      {"Neo.ClientError.Security.Forbidden", "the user is not allowed to do this"},
      {"Neo.ClientError.Database.DatabaseNotFound", "there is no such database on this server"},
      {"Neo.ClientError.Cluster.NotALeader",
       "this server accepts no writes now: use a neo4j:// address, which finds the one that does"},
      {"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
       "this database is read-only (in a cluster: use a neo4j:// address, which finds the server that takes writes)"},
      {"Neo.TransientError.General.DatabaseUnavailable", "the database is not available now"},
      {kOutOfMemory[0], "the server does not have the memory for this transaction (dbms.memory.transaction.total.max)"},
      {kOutOfMemory[1], "the server does not have the memory for this transaction (db.memory.transaction.max)"},
  }};
  for (const auto& [known, what] : kAdvice) {
    if (known == code) return what;
  }
  return {};
}

// The first line of a server's message: the rest of it draws the statement with a mark under the fault.
std::string first_line(std::string_view message) {
  return std::string(message.substr(0, message.find_first_of("\r\n")));
}

std::string describe(const Failure& failure) {
  const std::string_view known = advice(failure.code);
  std::string line = first_line(failure.message);
  for (const std::string& cause : failure.causes) {
    if (cause != failure.message) line += fmt::format(", because: {}", first_line(cause));
  }
  if (!known.empty()) return fmt::format("{} ({}: {})", known, failure.code, line);
  return fmt::format("Neo4j answered {}: {}", failure.code, line);
}

}  // namespace

Failure Failure::from_metadata(const Map& metadata) {
  Failure failure;
  failure.code = text(metadata, "neo4j_code");
  if (failure.code.empty()) failure.code = text(metadata, "code");
  failure.message = text(metadata, "message");
  failure.gql_status = text(metadata, "gql_status");
  failure.gql_description = text(metadata, "description");
  const Map* at = &metadata;
  for (int i = 0; i < kCausesMax; ++i) {
    const Value* cause = at->find("cause");
    at = cause == nullptr ? nullptr : cause->get_if<Map>();
    if (at == nullptr) break;
    failure.causes.push_back(text(*at, "message"));
  }
  return failure;
}

bool is_retryable(const Failure& failure) {
  if (failure.code == kAuthorizationExpired || is_leader_switch(failure)) return true;
  return failure.code.starts_with("Neo.TransientError.") && !is_one_of(kEndedOnPurpose, failure.code) &&
         !is_out_of_memory(failure);
}

bool is_leader_switch(const Failure& failure) {
  return is_one_of(kLeaderSwitch, failure.code);
}

bool is_database_unavailable(const Failure& failure) {
  return failure.code == "Neo.TransientError.General.DatabaseUnavailable";
}

bool is_out_of_memory(const Failure& failure) {
  return is_one_of(kOutOfMemory, failure.code);
}

bool is_security(const Failure& failure) {
  return failure.code.starts_with("Neo.ClientError.Security.");
}

ServerError::ServerError(Failure failure, std::string context, bool retryable, std::string_view note)
    : Error(ErrorKind::store, describe(failure) + std::string(note), std::move(context), retryable),
      failure_(std::move(failure)) {}

}  // namespace dynatlas::bolt
