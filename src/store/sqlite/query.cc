#include "store/sqlite/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

constexpr int kStepsBetweenStopChecks = 10'000;

// PRAGMAs that only tell. Those of the second list do so with an argument as well.
constexpr std::array<std::string_view, 5> kValues = {"application_id", "user_version", "page_count", "page_size",
                                                     "encoding"};
constexpr std::array<std::string_view, 9> kTables = {"table_info",    "table_xinfo",     "table_list",
                                                     "index_list",    "index_info",      "index_xinfo",
                                                     "database_list", "compile_options", "foreign_key_list"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// SQLite asks for each thing that a statement would do. What is not known to read is denied.
int authorize(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_UPDATE:
      // SQLite asks so when it declares a table-valued function (json_each). A statement that really did it would not
      // be a read-only one, and is refused for that.
      return first != nullptr && std::string_view(first) == "sqlite_master" ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      return second != nullptr && std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
      if (first == nullptr) return SQLITE_DENY;
      return holds(kTables, first) || (second == nullptr && holds(kValues, first)) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

int should_stop(void* stop) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

// While it lives, the connection reads only, and stops when asked to.
class ReadOnlyScope {
 public:
  ReadOnlyScope(sqlite3* db, const std::stop_token& stop) : db_(db), stop_(stop) {
    sqlite3_set_authorizer(db_, authorize, nullptr);
    sqlite3_progress_handler(db_, kStepsBetweenStopChecks, should_stop, &stop_);
  }
  ~ReadOnlyScope() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }
  ReadOnlyScope(const ReadOnlyScope&) = delete;
  ReadOnlyScope& operator=(const ReadOnlyScope&) = delete;

 private:
  sqlite3* const db_;
  std::stop_token stop_;
};

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorKind::usage, message, "query");
}

// Codes that tell of the statement, not of the file.
bool is_wrong_statement(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_ERROR || primary == SQLITE_TOOBIG || primary == SQLITE_MISMATCH || primary == SQLITE_RANGE;
}

[[noreturn]] void fail(Connection& connection, int code) {
  if ((code & 0xff) == SQLITE_AUTH) refuse("a query may only read, and this statement does something else");
  if (is_wrong_statement(code)) refuse(sqlite3_errmsg(connection.handle()));
  connection.fail(code);
}

// Compiles the first statement of `text` and moves `text` behind it. Nothing where only space and comments are left.
std::optional<Statement> compile(Connection& connection, std::string_view& text) {
  while (!text.empty()) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v2(connection.handle(), text.data(), static_cast<int>(text.size()), &statement, &rest);
    if (code != SQLITE_OK) fail(connection, code);
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    if (statement != nullptr) return std::optional<Statement>(std::in_place, connection, statement);
  }
  return std::nullopt;
}

Statement compile_only(Connection& connection, std::string_view text) {
  if (text.find('\0') != std::string_view::npos) refuse("the statement contains a NUL character");
  auto statement = compile(connection, text);
  if (!statement) refuse("the statement is empty");
  if (sqlite3_stmt_readonly(statement->handle()) == 0) refuse("a query may only read, and this statement writes");
  if (compile(connection, text)) refuse("one statement at a time");
  return std::move(*statement);
}

void bind_params(Statement& statement, const graph::Params& params, graph::TimeKind times) {
  const int count = sqlite3_bind_parameter_count(statement.handle());
  for (int i = 1; i <= count; ++i) {
    const char* const name = sqlite3_bind_parameter_name(statement.handle(), i);
    if (name == nullptr || *name == '?') refuse("a parameter needs a name, as in :account");
    const auto value = params.find(std::string_view(name + 1));
    if (value == params.end()) refuse(fmt::format("the parameter {} is not given", name));
    bind_value(statement, i, value->second, times);
  }
}

}  // namespace

std::vector<std::string> run_query(Connection& connection, std::string_view statement, const graph::Params& params,
                                   graph::TimeKind times, const std::stop_token& stop, const graph::RowReader& reader) {
  const ReadOnlyScope scope(connection.handle(), stop);
  Statement query = compile_only(connection, statement);
  bind_params(query, params, times);
  std::vector<std::string> columns;
  for (int i = 0; i < sqlite3_column_count(query.handle()); ++i) {
    columns.emplace_back(sqlite3_column_name(query.handle(), i));
  }
  std::vector<nlohmann::json> cells(columns.size());
  for (;;) {
    if (stop.stop_requested()) connection.fail(SQLITE_INTERRUPT);
    const int code = sqlite3_step(query.handle());
    if (code == SQLITE_DONE) return columns;
    if (code != SQLITE_ROW) fail(connection, code);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = json_of(query, static_cast<int>(i));
    if (!reader(columns, cells)) return columns;
  }
}

}  // namespace dynatlas::sqlite
