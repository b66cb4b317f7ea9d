// What the store contract test is made of: a small model that has every feature, and what a store's own tests supply.
// For tests only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "graph/graph_store.h"
#include "graph/well_formed.h"

namespace dynatlas::graph::contract {

// A fresh, empty database, reached through connections of the store under test; and another client's doings in it.
class Database {
 public:
  virtual ~Database() = default;
  // Another connection with this provenance: module "dynatlas:test", version "1.2.3". Not prepared.
  virtual std::unique_ptr<GraphStore> connect(TimeKind times, Clock& clock) = 0;

  // All nodes of a label as JSON objects, sorted by id; a property that is null is left out.
  virtual nlohmann::json nodes(GraphStore& store, const std::string& label) = 0;
  // All relationships of a type as JSON objects, sorted by src and dst: the ids of its nodes as "src" and "dst", and
  // its properties.
  virtual nlohmann::json edges(GraphStore& store, const std::string& type) = 0;

  // By a client that knows no schema. Labels and names need no quoting.
  virtual void outsider_adds_node(const std::string& label, const std::string& id, const std::string& arn) = 0;
  virtual void outsider_sets(const std::string& label, const std::string& id, const std::string& property,
                             const std::string& text) = 0;

  // Statements in the store's language.
  virtual std::string statement_of_parameter() = 0;                        // one cell: the parameter `x`
  virtual std::string statement_of_numbers() = 0;                          // one column `n`, rows 1, 2, 3
  virtual std::vector<std::string> writing(const std::string& label) = 0;  // each would change nodes of this label
};

struct Case {
  std::string name;
  std::function<std::unique_ptr<Database>()> make;
};

// (:ContractTenant), which is kept.
inline constexpr std::array<std::string_view, 1> kTenantLabels{"ContractOrganisation"};
inline constexpr std::array<Property, 4> kTenantProperties{{
    {"id", Type::text, row("id")},
    {"name", Type::text, row("name")},
    {"inscope", Type::boolean, {}, "", false, "true"},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr NodeSchema kTenant{
    .label = "ContractTenant", .extra_labels = kTenantLabels, .properties = kTenantProperties};
static_assert(well_formed(kTenant));

// (:ContractTenant)-[:CONTRACT_RESOURCE]->(node)
inline constexpr std::array<Matcher, 1> kTenantById{{{"id", kwarg("TENANT")}}};
inline constexpr RelSchema kResource{"CONTRACT_RESOURCE", "ContractTenant", kTenantById, Direction::inward};

// (:ContractThing), which is listed, with a property of each type.
inline constexpr std::array<std::string_view, 2> kThingLabels{"ContractSiblingThing", "ContractAnything"};
inline constexpr std::array<Property, 12> kThingProperties{{
    {"id", Type::text, row("Arn")},
    {"name", Type::text, row("name")},
    {"region", Type::text, kwarg("REGION")},
    {"count", Type::integer, row("count")},
    {"ratio", Type::real, row("ratio")},
    {"flag", Type::boolean, row("flag")},
    {"made_at", Type::time, row("made_at")},
    {"note", Type::text, row("note")},
    {"key_arn", Type::text, row("key_arn"), "", true},
    {"source", Type::text, {}, "", false, "it's \"aws\""},
    {"known", Type::boolean, {}, "", false, "false"},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kKeyByArn{{{"arn", row("key_arn")}}};
inline constexpr std::array<Matcher, 1> kThingById{{{"id", row("friends")}}};
inline constexpr std::array<Matcher, 2> kThingByNameAndRegion{{{"name", row("twin")}, {"region", kwarg("REGION")}}};
inline constexpr std::array<RelSchema, 3> kThingRelationships{{
    // (:ContractThing)-[:CONTRACT_USES_KEY]->(:ContractKey), a label that no schema declares
    {"CONTRACT_USES_KEY", "ContractKey", kKeyByArn},
    // (:ContractThing)-[:CONTRACT_KNOWS]->(:ContractThing), one to many
    {"CONTRACT_KNOWS", "ContractThing", kThingById},
    // (:ContractThing)<-[:CONTRACT_TWIN_OF]-(:ContractSiblingThing), by two properties and a further label
    {"CONTRACT_TWIN_OF", "ContractSiblingThing", kThingByNameAndRegion, Direction::inward},
}};
inline constexpr NodeSchema kThing{
    .label = "ContractThing",
    .extra_labels = kThingLabels,
    .properties = kThingProperties,
    .sub_resource = kResource,
    .relationships = kThingRelationships,
    .existence = Existence::listed,
    .scope_property = "region",
    .name_property = "name",
};
static_assert(well_formed(kThing));

// (:ContractPart), which a thing owns by two relationships.
inline constexpr std::array<std::string_view, 1> kPartLabels{"ContractAnything"};
inline constexpr std::array<Property, 3> kPartProperties{{
    {"id", Type::text, row("id")},
    {"size", Type::integer, row("size")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kThingOfPart{{{"id", row("thing")}}};
inline constexpr std::array<RelSchema, 2> kPartRelationships{{
    // (:ContractThing)-[:CONTRACT_HAS_PART]->(:ContractPart)
    {"CONTRACT_HAS_PART", "ContractThing", kThingOfPart, Direction::inward, true},
    // (:ContractThing)-[:CONTRACT_PART]->(:ContractPart)
    {"CONTRACT_PART", "ContractThing", kThingOfPart, Direction::inward, true},
}};
inline constexpr NodeSchema kPart{
    .label = "ContractPart",
    .extra_labels = kPartLabels,
    .properties = kPartProperties,
    .sub_resource = kResource,
    .relationships = kPartRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kPart));

// (:ContractCrumb), which a part owns by a relationship towards the part.
inline constexpr std::array<Property, 2> kCrumbProperties{{
    {"id", Type::text, row("id")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kPartOfCrumb{{{"id", row("part")}}};
inline constexpr std::array<RelSchema, 1> kCrumbRelationships{{
    // (:ContractCrumb)-[:CONTRACT_FELL_FROM]->(:ContractPart)
    {"CONTRACT_FELL_FROM", "ContractPart", kPartOfCrumb, Direction::outward, true},
}};
inline constexpr NodeSchema kCrumb{
    .label = "ContractCrumb",
    .properties = kCrumbProperties,
    .relationships = kCrumbRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kCrumb));

inline constexpr std::array<const NodeSchema*, 4> kNodes{&kTenant, &kThing, &kPart, &kCrumb};
inline constexpr Model kModel{.nodes = kNodes};

// A row of kThing. What is not set is Null.
struct Thing {
  std::string id;
  Value name = Null{};
  Value count = Null{};
  Value ratio = Null{};
  Value flag = Null{};
  Value made_at = Null{};
  Value note = Null{};
  Value key_arn = Null{};
  Value friends = Null{};
  Value twin = Null{};
};

inline Rows things(const std::vector<Thing>& list) {
  static constexpr std::array<std::string_view, 10> kFields{"Arn",     "name", "count",   "ratio",   "flag",
                                                            "made_at", "note", "key_arn", "friends", "twin"};
  Rows rows(kFields);
  for (const Thing& thing : list) {
    const std::array<const Value*, 9> rest{&thing.name, &thing.count,   &thing.ratio,   &thing.flag, &thing.made_at,
                                           &thing.note, &thing.key_arn, &thing.friends, &thing.twin};
    const auto cells = rows.add();
    cells[0] = thing.id;
    for (std::size_t i = 0; i < rest.size(); ++i) cells[i + 1] = *rest[i];
  }
  return rows;
}

// Rows of texts: kTenant {id, name}, kCrumb {id, part}.
template <std::size_t N>
Rows texts(const std::array<std::string_view, N>& fields, const std::vector<std::array<std::string, N>>& list) {
  Rows rows(fields);
  for (const auto& texts_of_row : list) std::ranges::copy(texts_of_row, rows.add().begin());
  return rows;
}
inline constexpr std::array<std::string_view, 2> kTenantFields{"id", "name"};
inline constexpr std::array<std::string_view, 2> kCrumbFields{"id", "part"};

struct Part {
  std::string id;
  std::string thing;
  std::int64_t size = 1;
};
inline Rows parts(const std::vector<Part>& list) {
  static constexpr std::array<std::string_view, 3> kFields{"id", "thing", "size"};
  Rows rows(kFields);
  for (const Part& part : list) {
    const auto cells = rows.add();
    cells[0] = part.id;
    cells[1] = part.thing;
    cells[2] = part.size;
  }
  return rows;
}

inline Params run(std::int64_t tag, const std::string& tenant = "T", const std::string& region = "here") {
  return {{std::string(kUpdateTag), tag}, {"TENANT", tenant}, {"REGION", region}};
}

inline std::vector<std::string> ids(const nlohmann::json& nodes) {
  std::vector<std::string> out;
  for (const auto& node : nodes) out.push_back(node.at("id"));
  return out;
}

inline std::vector<std::string> ends(const nlohmann::json& edges) {
  std::vector<std::string> out;
  for (const auto& edge : edges)
    out.push_back(edge.at("src").get<std::string>() + ">" + edge.at("dst").get<std::string>());
  return out;
}

// A prepared store on a fresh database with the tenant T.
class StoreContract : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    clock.set_wall(Clock::WallTime{std::chrono::milliseconds{1'700'000'000'123}});
    database = GetParam().make();
    store = connected();
    store->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}}), run(1));
  }

  std::unique_ptr<GraphStore> connected(TimeKind times = TimeKind::epoch) {
    auto made = database->connect(times, clock);
    made->prepare(kModel);
    return made;
  }
  nlohmann::json nodes(const std::string& label) { return database->nodes(*store, label); }
  nlohmann::json edges(const std::string& type) { return database->edges(*store, type); }
  nlohmann::json thing(const std::string& id) {
    for (const auto& node : nodes("ContractThing")) {
      if (node.at("id") == id) return node;
    }
    return nullptr;
  }
  Value property(const std::string& id, std::string_view name) {
    return store->property(kThing, id, name).value_or(Null{});
  }

  ManualClock clock;
  std::unique_ptr<Database> database;
  std::unique_ptr<GraphStore> store;
};

// Checks that a call throws an Error of this kind whose text contains `text`.
template <typename Call>
void expect_error(ErrorKind kind, std::string_view text, Call call) {
  try {
    call();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(to_string(error.kind()), to_string(kind)) << error.what();
    EXPECT_THAT(error.what(), testing::HasSubstr(std::string(text)));
  }
}

}  // namespace dynatlas::graph::contract
