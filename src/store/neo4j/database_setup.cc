#include "store/neo4j/database_setup.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "base/error.h"
#include "base/log.h"
#include "bolt/failure.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/records.h"

namespace dynatlas::neo4j {
namespace {

using bolt::Value;
using graph::Model;
using graph::NodeSchema;
using graph::Property;
using graph::TimeKind;

// An index on a large graph takes its time; without it we are slow, not wrong.
constexpr std::chrono::minutes kIndexPatience{5};
constexpr std::chrono::milliseconds kIndexPause{50};
// How often somebody else may make the plain index again that stands in our way.
constexpr int kReplaceAttemptsMax = 5;

constexpr std::string_view kForbidden = "Neo.ClientError.Security.Forbidden";
constexpr std::string_view kIndexStandsThere = "Neo.ClientError.Schema.IndexAlreadyExists";
constexpr std::string_view kCreationFailed = "ConstraintCreationFailed";
// Another client made the same between our look and our statement.
constexpr std::array<std::string_view, 4> kMadeByAnother{
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists", "Neo.ClientError.Schema.ConstraintAlreadyExists",
    "Neo.ClientError.Schema.IndexAlreadyExists", "Neo.ClientError.Schema.IndexNotFound"};

// A list of texts with one member, as SHOW prints the label and the property of a rule on one of each.
std::string only_text(const Value& value) {
  const auto* const list = value.get_if<bolt::List>();
  return list == nullptr || list->size() != 1 ? std::string() : text(list->front());
}

std::string_view name_of(TimeKind times) {
  return times == TimeKind::epoch ? "epoch" : "datetime";
}

// RANGE, and BTREE before Neo4j 5: the ones that find a node by a value, and stand in a constraint's way.
bool is_plain_index(const Value& type) {
  return text(type) == "RANGE" || text(type) == "BTREE";
}

// One schema of each first label: all of a label carry the same ones.
std::vector<const NodeSchema*> one_of_each_label(Model model) {
  std::vector<const NodeSchema*> schemas;
  for (const NodeSchema* const schema : model.nodes) {
    if (std::ranges::find(schemas, schema->label, &NodeSchema::label) == schemas.end()) schemas.push_back(schema);
  }
  return schemas;
}

// The first label and its siblings.
std::vector<std::string_view> own_labels(const NodeSchema& schema) {
  std::vector<std::string_view> labels{schema.label};
  labels.insert(labels.end(), schema.sibling_labels.begin(), schema.sibling_labels.end());
  return labels;
}

}  // namespace

std::set<std::pair<std::string, std::string>> wanted_indexes(Model model) {
  std::set<std::pair<std::string, std::string>> wanted;
  const auto add = [&](std::string_view label, std::string_view property) { wanted.emplace(label, property); };
  const auto add_relationship = [&](const NodeSchema& schema, const graph::RelSchema& rel) {
    for (const graph::Matcher& matcher : rel.target) {
      add(rel.target_label, matcher.target_property);
      if (rel.from_both_ends) add(schema.label, kept_property(schema, matcher));
    }
  };
  for (const NodeSchema* const schema : model.nodes) {
    add(schema->label, "lastupdated");
    const auto is_sibling = [&](std::string_view label) {
      return std::ranges::find(schema->sibling_labels, label) != schema->sibling_labels.end();
    };
    for (const Property& property : schema->properties) {
      if (!property.extra_index) continue;
      // The ontology's properties are looked up on its label, which nodes of other kinds carry too.
      bool is_shared = false;
      if (property.name.starts_with("_ont_")) {
        for (const std::string_view label : schema->extra_labels) {
          if (is_sibling(label)) continue;
          add(label, property.name);
          is_shared = true;
        }
      }
      if (is_shared) continue;
      add(schema->label, property.name);
      for (const std::string_view sibling : schema->sibling_labels) add(sibling, property.name);
    }
    if (schema->sub_resource.has_value()) add_relationship(*schema, *schema->sub_resource);
    for (const graph::RelSchema& rel : schema->relationships) add_relationship(*schema, rel);
  }
  for (const graph::MatchLinkSchema* const link : model.links) {
    for (const graph::Matcher& matcher : link->source) add(link->source_label, matcher.target_property);
    for (const graph::Matcher& matcher : link->target) add(link->target_label, matcher.target_property);
  }
  for (const NodeSchema* const schema : model.nodes) {
    for (const std::string_view label : own_labels(*schema)) wanted.erase({std::string(label), "id"});
  }
  return wanted;
}

DatabaseSetup::DatabaseSetup(RunStatement run, Clock& clock, Options options)
    : run_(std::move(run)), clock_(clock), options_(std::move(options)) {}

bool DatabaseSetup::prepare(Model model) {
  read_labels();
  const std::vector<const NodeSchema*> schemas = one_of_each_label(model);
  for (const NodeSchema* const schema : model.nodes) {
    if (may_hold(*schema)) check_times(*schema);
  }
  read_constraints();
  std::vector<const NodeSchema*> unadopted;
  for (const NodeSchema* const schema : schemas) {
    if (!may_hold(*schema)) continue;
    if (has_unadopted(*schema)) {
      unadopted.push_back(schema);
    } else if (is_constrained(*schema)) {
      continue;
    }
    check_duplicates(*schema);
  }
  bool is_constrained = constrain(cypher::kLeaseLabel);
  for (const NodeSchema* const schema : schemas) {
    // Under a sibling label too: a client that makes nodes by that name meets ours, and we meet its nodes.
    for (const std::string_view label : own_labels(*schema)) is_constrained = constrain(label) && is_constrained;
  }
  if (!is_constrained) {
    log::warning("{}: the user may not create constraints; writers take turns instead, which is slower",
                 options_.database);
  }
  index(model);
  for (const NodeSchema* const schema : unadopted) adopt(*schema);
  return is_constrained;
}

void DatabaseSetup::refuse(const std::string& message) const {
  throw Error(ErrorKind::store, message, options_.database);
}

void DatabaseSetup::read_labels() {
  labels_.emplace();
  try {
    run_(cypher::labels_in_use(), bolt::no_parameters, [&](Record record) {
      labels_->insert(text(record[0]));
      return true;
    });
  } catch (const bolt::ServerError& error) {
    if (error.code() != kForbidden) throw;
    labels_.reset();
  }
}

bool DatabaseSetup::may_hold(std::string_view label) const {
  return !labels_.has_value() || labels_->contains(label);
}

bool DatabaseSetup::may_hold(const NodeSchema& schema) const {
  return std::ranges::any_of(own_labels(schema), [this](std::string_view label) { return may_hold(label); });
}

void DatabaseSetup::check_times(const NodeSchema& schema) {
  for (const Property& property : schema.properties) {
    if (property.type != graph::Type::time) continue;
    bool has_numbers = false;
    bool has_datetimes = false;
    run_(cypher::kinds_of_times(schema, property), bolt::no_parameters, [&](Record record) {
      const auto* const is_number = record[0].get_if<bool>();
      (is_number != nullptr && *is_number ? has_numbers : has_datetimes) = true;
      return true;
    });
    if (has_numbers && has_datetimes) {
      refuse(
          fmt::format("some {0}.{1} are numbers, some datetimes; remove them (MATCH (n:{2}) REMOVE n.{3}) and sync "
                      "with the --timestamps that you want",
                      schema.label, property.name, cypher::quoted(schema.label), cypher::quoted(property.name)));
    }
    const TimeKind other = options_.times == TimeKind::epoch ? TimeKind::datetime : TimeKind::epoch;
    if (other == TimeKind::epoch ? has_numbers : has_datetimes) {
      refuse(fmt::format("the database holds times as {0} ({1}.{2}); use --timestamps {0}, or another database",
                         name_of(other), schema.label, property.name));
    }
  }
}

bool DatabaseSetup::is_constrained(const NodeSchema& schema) const {
  return std::ranges::all_of(
      own_labels(schema), [this](std::string_view label) { return constrained_.contains({std::string(label), "id"}); });
}

bool DatabaseSetup::has_unadopted(const NodeSchema& schema) {
  if (std::ranges::none_of(schema.sibling_labels, [this](std::string_view label) { return may_hold(label); })) {
    return false;
  }
  bool found = false;
  run_(cypher::find_unadopted(schema), bolt::no_parameters, [&](Record) { return found = true; });
  return found;
}

void DatabaseSetup::check_duplicates(const NodeSchema& schema) {
  std::int64_t count = 0;
  std::vector<std::string> examples;
  run_(cypher::find_duplicates(schema), bolt::no_parameters, [&](Record record) {
    count = integer(record[0]);
    const auto* const list = record[1].get_if<bolt::List>();
    if (list != nullptr) std::ranges::transform(*list, std::back_inserter(examples), text);
    return true;
  });
  if (count == 0) return;
  refuse(fmt::format("{} {} on several {} nodes each, as {}{}; delete the surplus nodes, then run again", count,
                     count == 1 ? "id stands" : "ids stand", schema.label, fmt::join(examples, ", "),
                     static_cast<std::size_t>(count) > examples.size() ? ", …" : ""));
}

void DatabaseSetup::read_constraints() {
  constrained_.clear();
  try {
    run_(cypher::show_constraints(), bolt::no_parameters, [&](Record record) {
      const std::string type = text(record[0]);
      const bool makes_unique = type.ends_with("UNIQUENESS") || type == "NODE_KEY";
      if (makes_unique && text(record[1]) == "NODE") {
        constrained_.emplace(only_text(record[2]), only_text(record[3]));
      }
      return true;
    });
  } catch (const bolt::ServerError& error) {
    if (error.code() != kForbidden) throw;
    log::debug("{}: the user may not see constraints", options_.database);
  }
}

bool DatabaseSetup::change_schema(const std::string& statement) {
  try {
    run_(statement, bolt::no_parameters, {});
    return true;
  } catch (const bolt::ServerError& error) {
    if (std::ranges::find(kMadeByAnother, error.code()) != kMadeByAnother.end()) return true;
    if (error.code() != kForbidden) throw;
    log::debug("{}: {}", options_.database, error.what());
    return false;
  }
}

bool DatabaseSetup::constrain(std::string_view label) {
  const std::string name(label);
  if (!options_.may_constrain) return false;
  if (constrained_.contains({name, "id"})) return true;
  const std::string statement = cypher::create_constraint(label, "id");
  for (int attempt = 1;; ++attempt) {
    try {
      run_(statement, bolt::no_parameters, {});
      constrained_.emplace(name, "id");
      return true;
    } catch (const bolt::ServerError& error) {
      if (error.code() == kForbidden) return false;
      if (error.code().ends_with(kCreationFailed)) {
        // Somebody doubled a node since we looked. The index that we may have dropped comes back.
        change_schema(cypher::create_index(label, "id"));
        refuse(fmt::format("a uniqueness constraint on {}.id is not possible: {}", label, error.failure().message));
      }
      if (error.code() == kMadeByAnother[0] || error.code() == kMadeByAnother[1]) return true;
      if (error.code() != kIndexStandsThere || attempt == kReplaceAttemptsMax) throw;
    }
    if (!replace_index(name)) return false;
  }
}

// Drops the plain index on the label's id. False where the user may not.
bool DatabaseSetup::replace_index(const std::string& label) {
  std::vector<std::string> names;
  run_(cypher::show_indexes(), bolt::no_parameters, [&](Record record) {
    if (is_plain_index(record[1]) && text(record[2]) == "NODE" && only_text(record[3]) == label &&
        only_text(record[4]) == "id") {
      names.push_back(text(record[0]));
    }
    return true;
  });
  log::debug("{}: a uniqueness constraint takes the place of the index on {}.id", options_.database, label);
  return std::ranges::all_of(names, [&](const std::string& name) { return change_schema(cypher::drop_index(name)); });
}

void DatabaseSetup::adopt(const NodeSchema& schema) {
  const auto parameters = [&](bolt::Packer& packer) {
    packer.map(1);
    packer.string("batch");
    packer.integer(static_cast<std::int64_t>(options_.batch));
  };
  std::int64_t total = 0;
  for (std::int64_t adopted = -1; adopted != 0; total += adopted) {
    adopted = 0;
    run_(cypher::adopt(schema), parameters, [&](Record record) {
      adopted = integer(record[0]);
      return true;
    });
  }
  log::info("{}: nodes of another vocabulary that are {} nodes now: {}", options_.database, schema.label, total);
}

void DatabaseSetup::index(Model model) {
  std::set<LabelAndProperty> missing = wanted_indexes(model);
  // Without its constraint a label needs a plain index; one that has it needs none.
  for (const NodeSchema* const schema : model.nodes) {
    for (const std::string_view label : own_labels(*schema)) missing.emplace(label, "id");
  }
  for (const LabelAndProperty& rule : constrained_) missing.erase(rule);
  std::set<LabelAndProperty> unfinished = missing;
  try {
    run_(cypher::show_indexes(), bolt::no_parameters, [&](Record record) {
      if (!is_plain_index(record[1]) || text(record[2]) != "NODE") return true;
      const LabelAndProperty rule{only_text(record[3]), only_text(record[4])};
      missing.erase(rule);
      if (text(record[5]) == "ONLINE") unfinished.erase(rule);
      return true;
    });
  } catch (const bolt::ServerError& error) {
    if (error.code() != kForbidden) throw;
  }
  for (const auto& [label, property] : missing) {
    if (change_schema(cypher::create_index(label, property))) continue;
    log::warning("{}: the user may not create indexes; on a large graph this is slow", options_.database);
    return;
  }
  if (!unfinished.empty()) await_indexes(unfinished);
}

void DatabaseSetup::await_indexes(const std::set<LabelAndProperty>& wanted) {
  const auto deadline = clock_.steady_now() + kIndexPatience;
  for (;;) {
    std::string unfinished;
    bool is_hopeless = clock_.steady_now() >= deadline;
    run_(cypher::show_indexes(), bolt::no_parameters, [&](Record record) {
      const bool is_ours = wanted.contains({only_text(record[3]), only_text(record[4])});
      if (!is_ours || text(record[5]) == "ONLINE") return true;
      unfinished = only_text(record[3]) + "." + only_text(record[4]);
      is_hopeless = is_hopeless || text(record[5]) == "FAILED";
      return true;
    });
    if (unfinished.empty()) return;
    if (is_hopeless) {
      log::warning("{}: the index on {} is not ready; going on without it", options_.database, unfinished);
      return;
    }
    clock_.sleep_for(kIndexPause);
  }
}

}  // namespace dynatlas::neo4j
