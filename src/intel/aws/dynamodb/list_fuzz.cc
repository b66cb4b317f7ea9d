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
#include "intel/operations.h"
#include "intel/part_reader.h"

namespace aws = dynatlas::aws;
namespace intel = dynatlas::intel;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Witness : intel::PartWatcher {
  std::optional<aws::Failure> take(const intel::Operation& operation, const intel::Asked& asked,
                                   std::string_view answer, intel::Taken& taken) override {
    if (operation.driver != nullptr) {
      answered_names.emplace(asked.subject);
      return std::nullopt;
    }
    intel::Batch batch;
    intel::Found found{batch, taken.names};
    const auto refused = operation.transform(asked, answer, found);
    if (refused.has_value()) return refused->failure;
    all_names.insert(taken.names.begin(), taken.names.end());
    return std::nullopt;
  }
  void done() override {
    require(!ended);
    ended = true;
  }

  std::set<std::string> all_names, answered_names;
  bool ended = false;
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
  intel::PartReading reading({"123456789012", "here"}, intel::selection_of(intel::Level::core));
  intel::read_part(api, reading, witness);
  api.run({});
  require(witness.ended);
  require(witness.answered_names == witness.all_names);
  // Where our page is taken for the last, a second parser must agree, if it takes the text at all.
  if (!reading.of(intel::kListing).failure.has_value()) {
    require(asked >= 1 && asked <= pages.size());
    const std::string& last = pages[asked - 1];
    if (nlohmann::json::accept(last)) require(is_last_page(last));
  }
  return 0;
}
