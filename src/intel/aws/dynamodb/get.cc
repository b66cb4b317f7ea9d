#include "intel/aws/dynamodb/get.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

namespace dynatlas::intel::aws::dynamodb {
namespace {

using dynatlas::aws::Api;
using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::Result;

// ListTables gives at most 100 names a page.
struct Bounds {
  std::size_t names;  // the next page is asked for when fewer wait
  std::size_t calls;  // describe at a time; the other names wait as names, which is a tenth of the memory
};
// So many that a region's rate (2,500 a second) is not lost while a page is under way.
constexpr Bounds kAlone{.names = 200, .calls = 300};
constexpr Bounds kOneOfMany{.names = 100, .calls = 32};

struct Page {
  std::vector<std::string> names;
  std::string last;  // LastEvaluatedTableName; empty: the last page
};

tl::unexpected<Failure> malformed(std::string_view wrong) {
  return tl::unexpected(
      Failure{FailureKind::malformed, fmt::format("ListTables's answer cannot be understood: {}", wrong)});
}

// ListTables's answer (API reference: ListTables). A page that is not wholly understood is no page: what it does not
// name would count as gone.
tl::expected<Page, Failure> parse_page(const std::string& answer) {
  try {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(answer);
    simdjson::ondemand::document document = parser.iterate(padded);
    Page page;
    int names = 0;
    int lasts = 0;
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "TableNames") {
        ++names;
        for (auto name : field.value().get_array()) page.names.emplace_back(std::string_view(name.get_string()));
      } else if (key == "LastEvaluatedTableName") {
        ++lasts;
        if (field.value().is_null()) continue;
        page.last = std::string(std::string_view(field.value().get_string()));
        if (page.last.empty()) return malformed("its LastEvaluatedTableName is empty");
      }
    }
    if (names != 1) return malformed(names == 0 ? "it has no TableNames" : "it has two members TableNames");
    if (lasts > 1) return malformed("it has two members LastEvaluatedTableName");
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return malformed("it is cut or garbled");
    return page;
  } catch (const simdjson::simdjson_error& error) {
    return malformed(error.what());
  }
}

// One region being read. Owns itself through the callbacks that are open.
class Reading : public std::enable_shared_from_this<Reading> {
 public:
  Reading(Api& api, Part part, TableReader& reader) : api_(api), part_(std::move(part)), reader_(reader) {}

  void list(const std::string& start) {
    nlohmann::json request = nlohmann::json::object();
    if (!start.empty()) request["ExclusiveStartTableName"] = start;
    listing_ = true;
    send("dynamodb:ListTables", request,
         [self = shared_from_this()](Result result) { self->on_page(std::move(result)); });
  }

 private:
  void send(const char* operation, const nlohmann::json& request, dynatlas::aws::OnResult on_result) {
    api_.send({part_.account, part_.region, operation, request.dump()}, std::move(on_result));
  }

  void on_page(Result result) {
    listing_ = false;
    if (!result.has_value()) return end_listing(result.error());
    auto page = parse_page(result.value());
    if (!page.has_value()) return end_listing(page.error());
    if (!page.value().last.empty() && !starts_.insert(page.value().last).second) {
      return end_listing({FailureKind::malformed, "ListTables named the same page twice"});
    }
    next_start_ = page.value().last;
    for (std::string& name : page.value().names) {
      if (reader_.listed(name)) names_.push_back(std::move(name));
    }
    if (next_start_.empty()) reader_.listing_done();
    advance();
  }

  void end_listing(const Failure& failure) {
    failure_ = std::make_unique<Failure>(failure);
    next_start_.clear();
    reader_.listing_done();
    advance();
  }

  void describe(const std::string& name) {
    ++describing_;
    send("dynamodb:DescribeTable", {{"TableName", name}}, [self = shared_from_this(), name](Result result) {
      --self->describing_;
      self->on_description(name, result);
      self->advance();
    });
  }

  void on_description(const std::string& name, const Result& result) {
    if (result.has_value()) {
      reader_.described(name, result.value());
    } else if (result.error().kind == FailureKind::not_found) {
      reader_.gone(name);
    } else {
      reader_.not_described(name, result.error());
    }
  }

  // Asks for what there is room for, ends when nothing is left.
  void advance() {
    const Bounds bounds = reader_.is_one_of_many() ? kOneOfMany : kAlone;
    while (!names_.empty() && describing_ < bounds.calls) {
      describe(names_.front());
      names_.pop_front();
    }
    if (listing_) return;
    const std::size_t waiting = names_.size() + describing_;
    if (!next_start_.empty() && waiting < bounds.names) {
      list(std::exchange(next_start_, {}));
    } else if (next_start_.empty() && waiting == 0) {
      reader_.done(failure_.get());
    }
  }

  Api& api_;
  const Part part_;
  TableReader& reader_;
  bool listing_ = false;
  std::size_t describing_ = 0;
  std::deque<std::string> names_;  // listed, to be described
  std::string next_start_;
  std::unordered_set<std::string> starts_;  // of all pages: one in a hundred names
  std::unique_ptr<Failure> failure_;
};

}  // namespace

void get_dynamodb_tables(Api& api, const Part& part, TableReader& reader) {
  std::make_shared<Reading>(api, part, reader)->list({});
}

}  // namespace dynatlas::intel::aws::dynamodb
