// Fuzzes the reading of ListTables's pages: the input is the pages, one a line. Whatever they say, the reading ends,
// and it is complete only when every page but the last is a JSON page that names the next.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aws/fake_api.h"
#include "intel/aws/dynamodb/get.h"

namespace aws = dynatlas::aws;
namespace dynamodb = dynatlas::intel::aws::dynamodb;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Witness : dynamodb::TableReader {
  bool listed(std::string_view name) override { return names.emplace(name).second; }
  void described(std::string_view name, std::string_view) override { answered.emplace(name); }
  void gone(std::string_view name) override { answered.emplace(name); }
  void not_described(std::string_view name, const aws::Failure&) override { answered.emplace(name); }
  void done(const aws::Failure* failure) override {
    require(!ended);
    ended = true;
    complete = failure == nullptr;
  }

  std::set<std::string> names, answered;
  bool ended = false;
  bool complete = false;
};

// True for a page that certainly is the last.
bool is_last_page(const std::string& page) {
  const auto json = nlohmann::json::parse(page, nullptr, false);
  if (!json.is_object() || !json.contains("TableNames")) return false;
  return !json.contains("LastEvaluatedTableName") || json["LastEvaluatedTableName"].is_null();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::vector<std::string> pages(1);
  for (std::size_t i = 0; i < size; ++i) {
    if (bytes[i] == '\n') {
      pages.emplace_back();
    } else {
      pages.back() += static_cast<char>(bytes[i]);
    }
  }
  std::size_t asked = 0;
  aws::FakeApi api([&](const aws::Request& request) -> aws::Result {
    if (request.operation != "dynamodb:ListTables") return "{}";
    const std::size_t page = asked++;
    if (page < pages.size()) return pages[page];
    return tl::unexpected(aws::Failure{aws::FailureKind::missing, "no more pages"});
  });
  Witness witness;
  dynamodb::get_dynamodb_tables(api, {"123456789012", "here"}, witness);
  api.run({});
  require(witness.ended);
  require(witness.answered == witness.names);
  // Where our page is taken for the last, a second parser must agree, if it takes the text at all.
  if (witness.complete) {
    require(asked >= 1 && asked <= pages.size());
    const std::string& last = pages[asked - 1];
    if (nlohmann::json::accept(last)) require(is_last_page(last));
  }
  return 0;
}
