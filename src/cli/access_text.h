// How the answers of `dynatlas access` are written: for people with short names and few words, for programs whole.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "access/ask.h"
#include "access/why.h"
#include "cli/output.h"

namespace dynatlas::cli {

enum class AccessFormat { table, json, jsonl, csv, markdown };

// What an answer is about, so that its rows need not name it.
enum class AccessAbout { table, principal };

// Writes rows as they come; those of a table and of Markdown are kept, sorted by state, kind and name, and written at
// the end with a line that counts them.
class ReachedWriter {
 public:
  // `account`: whose principals (of a table) or tables (of a principal) are called by their names alone.
  ReachedWriter(std::ostream& out, AccessFormat format, AccessAbout about, std::string account);

  // Throws Error{usage} where a table becomes too long to be sorted.
  void add(const access::Reached& reached);
  void end();

  std::uint64_t rows() const { return rows_; }

 private:
  struct Row {
    int state;
    std::string kind;
    std::string name;
    std::size_t right;
    std::vector<nlohmann::json> cells;
  };
  void keep(const access::Reached& reached);
  void write_table();
  void write_csv(const access::Reached& reached);
  std::string counts() const;

  std::ostream& out_;
  AccessFormat format_;
  AccessAbout about_;
  std::string account_;
  std::uint64_t rows_ = 0;
  std::vector<Row> kept_;
  RowWriter csv_;
};

// The verdict, then each layer with the statements that decided. Of JSON one object, of CSV a line for each layer and
// statement.
void write_why(std::ostream& out, AccessFormat format, const access::Why& why);

// A name without what stands before it in an ARN, where that is said elsewhere: role/app, policy/orders/statement/1.
std::string short_name(const std::string& arn, const std::string& account);

}  // namespace dynatlas::cli
