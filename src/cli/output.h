// How rows are written for people and programs: table, JSON, CSV, Markdown.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::cli {

enum class OutputFormat { table, json, csv, markdown };

// Writes rows as they come, except for a table and Markdown, whose widths are known at the end.
// JSON: one array of objects. CSV: RFC 4180 with header, null empty. Control characters never reach a terminal raw.
class RowWriter {
 public:
  RowWriter(std::ostream& out, OutputFormat format) : out_(out), format_(format) {}

  // What the rows of a table may take until their widths are known.
  static constexpr std::size_t kKeptBytesMax = std::size_t{128} << 20;

  void columns(const std::vector<std::string>& names);
  // Throws Error{usage} where a table becomes larger than kKeptBytesMax.
  void row(const std::vector<nlohmann::json>& cells);
  // Writes what is left. Called once, after the last row.
  void end();

  std::uint64_t rows() const { return rows_; }

 private:
  void csv_line(const std::vector<std::string>& fields);
  void aligned(bool markdown);

  std::ostream& out_;
  const OutputFormat format_;
  std::vector<std::string> names_;
  std::vector<bool> numeric_;
  std::vector<std::vector<std::string>> lines_;  // table and Markdown only
  std::size_t kept_bytes_ = 0;                   // of lines_
  std::uint64_t rows_ = 0;
};

// "1 table", "3 tables".
std::string count(std::uint64_t number, std::string_view noun);

// For a terminal: what could move the cursor or break the line is escaped.
std::string printable(std::string_view text);

// Columns that a terminal needs for UTF-8 text (one per code point).
std::size_t display_width(std::string_view text);

}  // namespace dynatlas::cli
