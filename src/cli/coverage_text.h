// How completely a graph was read, as text: one line for what is complete, and a table of the rest. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <string>
#include <tuple>

namespace dynatlas::cli {

// "3 min ago"; "never" for null. Both are epoch seconds.
std::string age(const nlohmann::json& time, std::int64_t now);

// What one operation's reading of one region left behind. Times are epoch seconds or null.
struct CoverageNote {
  std::string account;
  std::string region;
  std::string operation;
  std::string state;
  std::string reason;
  nlohmann::json read_at;
  nlohmann::json complete_at;
};

// Takes the notes one by one and keeps only their groups, as an organisation has hundreds of thousands.
class CoverageText {
 public:
  explicit CoverageText(std::int64_t now) : now_(now) {}

  void add(const CoverageNote& note);
  // Writes nothing where there was no note.
  void print(std::ostream& out) const;

 private:
  // Of one account: what has the same state and reason, and is equally many days old where it is complete.
  struct Group {
    std::set<std::string> operations;
    std::set<std::string> regions;
    nlohmann::json read_at;  // of the oldest, as is complete_at
    nlohmann::json complete_at;
    std::string reason;
    std::uint64_t notes = 0;
  };
  using Key = std::tuple<std::string, std::string, std::string, std::int64_t>;  // account, state, reason, days
  using Groups = std::map<Key, Group>;

  bool is_usual(const Groups::value_type& group) const;
  void print_usual(std::ostream& out, bool has_exceptions) const;
  void print_exceptions(std::ostream& out) const;

  const std::int64_t now_;
  std::int64_t newest_ = 0;  // reading that is complete
  Groups groups_;
};

}  // namespace dynatlas::cli
