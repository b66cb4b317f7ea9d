// The graph as JSON Lines for a data lake: DynamoDBTable/account=…/region=…/part-0.jsonl, a row a line. Partitions are
// named as Hive names them; what no ARN places is in __HIVE_DEFAULT_PARTITION__, which readers take for null.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>

#include "base/arn.h"
#include "base/error.h"
#include "exports/json_object.h"
#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::NodeKind;
using graph::RelationshipKind;
using json = nlohmann::ordered_json;

constexpr std::size_t kOpenFilesMax = 32;

struct Place {
  std::string account;
  std::string region;
};

// A name from AWS becomes the name of a folder: nothing but what an account or a region has.
bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Of an ARN, or of an account's id.
Place place_of(std::string_view id) {
  if (id.size() == 12 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; })) {
    return {std::string(id), ""};
  }
  const auto arn = arn_of(id);
  return arn ? Place{std::string(arn->account), std::string(arn->region)} : Place{};
}

// Of a node: its own properties of these names, which a reader of partitions would not see, else what its id tells.
Place place_of(const json& row, std::string_view id) {
  const auto text = [&](const char* name) {
    return row.contains(name) && row[name].is_string() ? row[name].get<std::string>() : std::string();
  };
  const Place by_id = place_of(id);
  const std::string account = text("account");
  const std::string region = text("region");
  return {account.empty() ? by_id.account : account, region.empty() ? by_id.region : region};
}

std::string partition(std::string_view name, std::string_view value) {
  return fmt::format("{}={}", name, is_plain(value) ? value : "__HIVE_DEFAULT_PARTITION__");
}

class Lake final : public Writer {
 public:
  explicit Lake(std::string folder) : folder_(std::move(folder)) {}

  void node(const NodeKind& kind, std::span<const std::string_view> labels,
            std::span<const nlohmann::json> values) override {
    json row = json_object(kind.properties, values);
    row["labels"] = std::vector<std::string_view>(labels.begin(), labels.end());
    write(fmt::format("nodes/{}", kind.label), place_of(row, values[0].get_ref<const std::string&>()), row);
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const nlohmann::json> values) override {
    json row{
        {"src", source_id}, {"src_label", kind.source_label}, {"dst", target_id}, {"dst_label", kind.target_label}};
    row.update(json_object(kind.properties, values));
    // An account is nowhere: what hangs on it is.
    const Place source = place_of(source_id);
    write(fmt::format("relationships/{}", kind.type), source.region.empty() ? place_of(target_id) : source, row);
  }

  void end() override {
    for (auto& [path, sink] : open_) sink.finish();
    open_.clear();
  }

 private:
  void write(const std::string& dataset, const Place& place, const json& row) {
    Sink& sink = file(fmt::format("{}/{}/{}/{}", folder_, dataset, partition("account", place.account),
                                  partition("region", place.region)));
    sink.text() += row.dump() + "\n";
    sink.write_if_large();
  }

  // The last used are kept open, the latest first.
  Sink& file(const std::string& folder) {
    const auto at = std::ranges::find(open_, folder, &Open::folder);
    if (at != open_.end()) {
      open_.splice(open_.begin(), open_, at);
      return open_.front().sink;
    }
    if (open_.size() == kOpenFilesMax) {
      open_.back().sink.finish();
      open_.pop_back();
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Error(ErrorKind::usage, "cannot be created: " + error.message(), folder);
    const bool again = !made_.insert(folder).second;
    open_.push_front({folder, Sink::file(folder + "/part-0.jsonl", again)});
    return open_.front().sink;
  }

  struct Open {
    std::string folder;
    Sink sink;
  };
  const std::string folder_;
  std::list<Open> open_;
  std::set<std::string> made_;
};

}  // namespace

std::unique_ptr<Writer> lake(const std::string& folder) {
  return std::make_unique<Lake>(folder);
}

}  // namespace dynatlas::exports
