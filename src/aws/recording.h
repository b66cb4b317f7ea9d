// Recordings: an account's answers as a file of JSON Lines, written beside a run and read back instead of AWS.
// Form: one object a line with account, region, operation, request, status, body (docs/interface.md). No credentials.
#pragma once

#include <cstdint>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "aws/api.h"
#include "base/window.h"

namespace dynatlas::aws {

// Answers calls from a recording. Memory: an index of about 60 bytes a line; bodies stay in the file.
class RecordedApi : public Api {
 public:
  // Reads and checks the whole file, or what comes through a pipe. Throws Error{recording}, naming the line that is
  // wrong.
  explicit RecordedApi(const std::string& path);
  // The same of a stream that can seek; `name` stands for it in messages.
  RecordedApi(std::unique_ptr<std::istream> stream, std::string name);

  void send(Request request, OnResult on_result) override;
  void run(std::stop_token stop) override;
  // Whether a line names this operation for the account and region.
  bool holds(std::string_view account, std::string_view region, std::string_view operation) const override;
  // Of the last line there with a StartTime and an EndTime: so that the same is asked again, whatever the day.
  std::optional<Window> window(const std::string& account, const std::string& region) const;

  // The accounts in the file, each with its regions; those of the DynamoDB calls only.
  const std::map<std::string, std::set<std::string>>& accounts() const { return accounts_; }

 private:
  struct Line {
    std::uint64_t offset;
    std::uint64_t length;
  };
  Result answer(const Request& request);
  std::string read_line(const Line& line);

  std::string path_;
  std::unique_ptr<std::istream> file_;
  std::unordered_map<std::string, Line> lines_;  // by the digest of account, region, operation and request
  std::unordered_set<std::size_t> named_;        // hashes of account, region and operation
  std::map<std::pair<std::string, std::string>, Window> windows_;  // by account and region
  std::map<std::string, std::set<std::string>> accounts_;
  bool credentials_worked_ = false;  // somewhere: then a region that does not know them is not opted in
  std::deque<std::pair<Request, OnResult>> queue_;
};

// Passes calls on to `inner` and writes each final answer to a file.
class RecordingApi : public Api {
 public:
  // The file, readable by its owner only. What stands in it is replaced with the first answer of DynamoDB, so that a
  // run which reads nothing costs no older recording. Throws Error{recording} where it cannot be written, here and
  // later.
  RecordingApi(Api& inner, const std::string& path);
  ~RecordingApi() override;
  RecordingApi(const RecordingApi&) = delete;
  RecordingApi& operator=(const RecordingApi&) = delete;

  void send(Request request, OnResult on_result) override;
  void run(std::stop_token stop) override;
  bool holds(std::string_view account, std::string_view region, std::string_view operation) const override {
    return inner_.holds(account, region, operation);
  }
  bool is_absent(std::string_view account, std::string_view region, std::string_view operation) const override {
    return inner_.is_absent(account, region, operation);
  }

 private:
  void write(const Request& request, const Result& result);
  void put(const std::string& line, bool may_begin);

  Api& inner_;
  std::string path_;
  bool is_new_ = false;
  std::string early_;   // lines before DynamoDB's first
  std::ofstream file_;  // open from then on
};

}  // namespace dynatlas::aws
