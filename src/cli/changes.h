// The change log as people and programs read it.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "graph/change_log.h"

namespace dynatlas::cli {

// {"tag", "kind", "label", "id"} and, of a property, {"property", "before", "after"}: one JSON line.
nlohmann::ordered_json to_json(const graph::Change& change, std::int64_t update_tag);

// --changes FILE: a line for each change, once it is committed, for the file's owner only. No path: none is written;
// "-": standard output. That a line could not be written is logged, and no reason to end a sync; that a pipe's reader
// has gone is neither.
class ChangeFile {
 public:
  // Throws Error{usage} where the file cannot be made.
  explicit ChangeFile(const std::string& path);
  ~ChangeFile();
  ChangeFile(const ChangeFile&) = delete;
  ChangeFile& operator=(const ChangeFile&) = delete;

  void write(const graph::ChangeLog& log);
  bool is_whole() const { return is_whole_; }

 private:
  void close();

  const std::string path_;
  int descriptor_ = -1;  // none: no path, or nothing more is wanted or can be written
  bool is_whole_ = true;
};

// Prints changes as they come, run by run and sorted by id: account and region as a heading, below it each table with
// what is its own.
class ChangePrinter {
 public:
  // `names_runs`: above what differed in each run stands its tag.
  ChangePrinter(std::ostream& out, bool names_runs) : out_(out), names_runs_(names_runs) {}
  void print(const nlohmann::json& change);

 private:
  void head(const nlohmann::json& change, const std::string& place);

  std::ostream& out_;
  const bool names_runs_;
  nlohmann::json run_;
  std::string place_;
  std::string table_;
};

}  // namespace dynatlas::cli
