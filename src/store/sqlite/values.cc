#include "store/sqlite/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <variant>

namespace dynatlas::sqlite {

using graph::Null;
using graph::TextList;
using graph::Time;
using graph::TimeKind;
using graph::Type;
using graph::Value;

void bind_value(Statement& statement, int parameter, const Value& value, TimeKind times) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    statement.bind(parameter, *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    statement.bind(parameter, *number);
  } else if (std::holds_alternative<Null>(value)) {
    statement.bind_null(parameter);
  } else if (const auto* real = std::get_if<double>(&value)) {
    statement.bind(parameter, *real);
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    statement.bind(parameter, std::int64_t{*truth});
  } else if (const auto* time = std::get_if<Time>(&value)) {
    if (times == TimeKind::datetime) {
      statement.bind_copy(parameter, graph::datetime_text(*time));
    } else {
      bind_value(statement, parameter, graph::epoch_number(*time), times);
    }
  } else {
    statement.bind_copy(parameter, graph::list_text(std::get<TextList>(value)));
  }
}

namespace {

Value read_time(const Statement& statement, int column) {
  Time time;
  const std::string_view text = statement.text(column);
  switch (sqlite3_column_type(statement.handle(), column)) {
    case SQLITE_INTEGER:
      return Time{statement.integer(column), 0};
    case SQLITE_FLOAT:
      // The shortest text that reads back as this double is the text it was made of.
      if (!graph::parse_epoch(fmt::format("{}", sqlite3_column_double(statement.handle(), column)), time))
        return Null{};
      return time;
    default:
      return parse_datetime(text, time) ? Value(time) : Value(Null{});
  }
}

Value read_list(const Statement& statement, int column) {
  TextList texts;
  return graph::parse_list(statement.text(column), texts) ? Value(std::move(texts)) : Value(Null{});
}

}  // namespace

Value read_value(const Statement& statement, int column, Type type) {
  if (statement.is_null(column)) return Null{};
  switch (type) {
    case Type::text:
      return std::string(statement.text(column));
    case Type::integer:
      return statement.integer(column);
    case Type::real:
      return sqlite3_column_double(statement.handle(), column);
    case Type::boolean:
      return statement.integer(column) != 0;
    case Type::time:
      return read_time(statement, column);
    case Type::text_list:
      return read_list(statement, column);
  }
  return Null{};
}

Value read_cell(const Statement& statement, int column) {
  switch (sqlite3_column_type(statement.handle(), column)) {
    case SQLITE_INTEGER:
      return statement.integer(column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement.handle(), column);
    case SQLITE_TEXT:
      return std::string(statement.text(column));
    default:
      return Null{};
  }
}

namespace {

// SQLite keeps any bytes as text, JSON does not: what is no UTF-8 becomes U+FFFD.
nlohmann::json json_text(std::string_view text) {
  nlohmann::json value(text);
  const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return value;
  return nlohmann::json::parse(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

nlohmann::json json_of(const Statement& statement, int column) {
  switch (sqlite3_column_type(statement.handle(), column)) {
    case SQLITE_INTEGER:
      return statement.integer(column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement.handle(), column);
    case SQLITE_TEXT:
      return json_text(statement.text(column));
    case SQLITE_BLOB: {
      std::string hex;
      const auto* const bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement.handle(), column));
      const int size = sqlite3_column_bytes(statement.handle(), column);
      for (int i = 0; i < size; ++i) hex += fmt::format("{:02x}", bytes[i]);
      return hex;
    }
    default:
      return nullptr;
  }
}

bool parse_datetime(std::string_view text, Time& time) {
  // 0000-00-00T00:00:00.000000000+00:00: digits stand where the pattern has a 0.
  constexpr std::string_view kPattern = "0000-00-00T00:00:00.000000000+00:00";
  if (text.size() != kPattern.size() || !text.ends_with("+00:00")) return false;
  for (std::size_t i = 0; i < kPattern.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kPattern[i] == '0' ? !digit : text[i] != kPattern[i]) return false;
  }
  const auto number = [&](std::size_t first, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + first, text.data() + first + count, value);
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  const int h = number(11, 2);
  const int m = number(14, 2);
  const int s = number(17, 2);
  if (!date.ok() || h > 23 || m > 59 || s > 59) return false;
  const sys_seconds at = sys_days{date} + hours{h} + minutes{m} + seconds{s};
  time = {at.time_since_epoch().count(), number(20, 9)};
  return true;
}

}  // namespace dynatlas::sqlite
