#include "store/neo4j/reading.h"

#include <nlohmann/json.hpp>

#include "store/neo4j/json.h"
#include "store/neo4j/records.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using bolt::AccessMode;
using bolt::Transaction;

// A statement that the server does not understand, or may not run, is the asker's mistake.
[[noreturn]] void rethrow_as_usage(const bolt::ServerError& error) {
  if (error.code() == "Neo.ClientError.Statement.AccessMode") {
    throw Error(ErrorKind::usage, "the statement would write; only reading is allowed here");
  }
  if (error.code().starts_with("Neo.ClientError.Statement.") ||
      error.code().starts_with("Neo.ClientError.Procedure.") ||
      error.code() == "Neo.ClientError.General.InvalidArguments") {
    throw Error(ErrorKind::usage, error.failure().message);
  }
  throw;
}

}  // namespace

bolt::PackParameters packed(const graph::Params& params, graph::TimeKind times) {
  return [&params, times](bolt::Packer& packer) {
    packer.map(params.size());
    pack_members(packer, params, times);
  };
}

void rethrow_final(const Error& error) {
  const std::string what = error.what();
  const std::string prefix = error.context().empty() ? "" : error.context() + ": ";
  throw Error(error.kind(), what.starts_with(prefix) ? what.substr(prefix.size()) : what, error.context(), false);
}

std::vector<std::string> run_query(bolt::Client& client, std::string_view statement, const graph::Params& params,
                                   graph::TimeKind times, const graph::RowReader& reader) {
  std::vector<std::string> columns;
  bool is_record_out = false;
  const auto work = [&](Transaction& transaction) {
    const auto take = [&](Record record) {
      is_record_out = true;
      std::vector<nlohmann::json> cells;
      for (const bolt::Value& value : record) cells.push_back(json_of(value));
      return reader(transaction.fields(), cells);
    };
    try {
      columns = transaction.run(statement, packed(params, times), take).fields;
    } catch (const Error& error) {
      if (error.retryable() && is_record_out) rethrow_final(error);  // the reader cannot take records back
      throw;
    }
  };
  try {
    client.run_in_transaction(AccessMode::read, work);
  } catch (const bolt::ServerError& error) {
    rethrow_as_usage(error);
  }
  return columns;
}

}  // namespace dynatlas::neo4j
