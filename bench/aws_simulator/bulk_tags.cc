// Tags as GetResources tells them of all tables, and ListTagsOfResource of one: three of four tables have one to four,
// some had one once.
#include <array>

#include "aws_simulator/bulk.h"
#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kKeysOfTags = 4;

void put_tag(std::string& out, const Table& table, std::uint64_t key, std::uint64_t draw) {
  constexpr std::array<std::string_view, 3> kEnvironments{"prod", "test", "dev"};
  switch (key) {
    case 0:
      return put(out, R"({{"Key":"env","Value":"{}"}})", kEnvironments[draw % kEnvironments.size()]);
    case 1:
      return put(out, R"({{"Key":"owner","Value":"team-{:02}"}})", (draw >> 8) % 50);
    case 2:
      return put(out, R"({{"Key":"cost-center","Value":"{}"}})", 1000 + (draw >> 16) % 20);
    default:
      return put(out, R"({{"Key":"Name","Value":"{}"}})", table.name);
  }
}

void put_tags_of(std::string& out, const Table& table, std::uint64_t draw) {
  out += R"("Tags":[)";
  const std::uint64_t count = draw % 100 < 75 ? 1 + (draw >> 8) % kKeysOfTags : 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    put_tag(out += i == 0 ? "" : ",", table, ((draw >> 16) + i) % kKeysOfTags, draw >> 24);
  }
  out += ']';
}

void put_tags(const Table& table, const Parameters& /*asked*/, Page& page) {
  const std::uint64_t draw = table.draws(Draw::tags);
  if (draw % 100 >= 80) return;
  std::string* const out = page.next();
  if (out == nullptr) return;
  put(*out, R"({{"ResourceARN":"{}",)", table.arn);
  put_tags_of(*out, table, draw);
  *out += '}';
}

std::vector<Told> tell_tags(const Table& table) {
  Told told{table.arn, {}};
  put_tags_of(told.members, table, table.draws(Draw::tags));
  return {told};
}

constexpr std::array kTagLists{BulkList{.operation = Operation::GetResources,
                                        .member = "ResourceTagMappingList",
                                        .token = "PaginationToken",
                                        .most = 100,
                                        .put = put_tags,
                                        .tells_end = true}};

constexpr std::array kTagOperations{
    SubjectOperation{Operation::ListTagsOfResource, "ResourceArn", &Parameters::resource_arn, tell_tags}};

}  // namespace

std::span<const SubjectOperation> tag_operations() {
  return kTagOperations;
}

std::span<const BulkList> tag_lists() {
  return kTagLists;
}

}  // namespace aws_simulator
