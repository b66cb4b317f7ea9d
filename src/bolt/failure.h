// What a server's FAILURE means: which may be tried again, which need another server, and the line a person gets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "bolt/value.h"

namespace dynatlas::bolt {

// A FAILURE's metadata. Bolt 5.7 brought the gql_* members and the causes; before, they are empty.
struct Failure {
  std::string code;  // "Neo.ClientError.Statement.SyntaxError"
  std::string message;
  std::string gql_status;
  std::string gql_description;
  std::vector<std::string> causes;  // messages, the nearest first

  // Reads both forms; members that are missing or of another kind stay empty.
  static Failure from_metadata(const Map& metadata);
};

// Neo.TransientError.* but not a transaction that somebody ended on purpose or that is too large; NotALeader and its
// like; an authorization that the server wants to see again. As the official drivers classify.
bool is_retryable(const Failure& failure);
// This server does not take writes (any more): the routing table is out of date.
bool is_leader_switch(const Failure& failure);
// This server does not have the database for the moment.
bool is_database_unavailable(const Failure& failure);
// The server has not the memory for the transaction; the same again would fare no better, a smaller one might.
bool is_out_of_memory(const Failure& failure);
// Neo.ClientError.Security.*: user, password, token, or rights.
bool is_security(const Failure& failure);

// A server said no. Error{store}; the message is one line for a person and holds no credential.
class ServerError : public Error {
 public:
  // `note` goes behind the message.
  ServerError(Failure failure, std::string context, bool retryable, std::string_view note = {});

  const Failure& failure() const { return failure_; }
  // "Neo.ClientError.Schema.IndexAlreadyExists"
  const std::string& code() const { return failure_.code; }

 private:
  Failure failure_;
};

}  // namespace dynatlas::bolt
