// dynatlas schema: the reference of nodes and relationships, as docs/schema.md has it, made of the declarations in
// models/.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "graph/shared_labels.h"
#include "intel/operations.h"
#include "models/model.h"

namespace dynatlas::cli {
namespace {

using graph::NodeSchema;
using graph::Property;
using graph::RelSchema;

std::string_view name_of(graph::Type type) {
  switch (type) {
    case graph::Type::text:
      return "text";
    case graph::Type::integer:
      return "integer";
    case graph::Type::real:
      return "real";
    case graph::Type::boolean:
      return "boolean";
    case graph::Type::time:
      return "time";
    case graph::Type::text_list:
      return "list of texts";
  }
  return "";
}

std::string_view life_of(const NodeSchema& node) {
  switch (node.existence) {
    case graph::Existence::kept:
      return "Never deleted by a sync.";
    case graph::Existence::listed:
      return "Goes when a complete listing of its account and region no longer names it.";
    case graph::Existence::owned:
      return "Goes with the node that has it, or when that was read and no longer has it.";
    case graph::Existence::referenced:
      return graph::grounds_of(models::kModel, node.label) ? "Goes when nothing points at it any more."
                                                           : "Goes when the node does, which another operation lists.";
    case graph::Existence::witnessed:
      return "Goes when no complete listing names it any more, and nothing points at it.";
  }
  return "";
}

std::string source_text(const Property& property) {
  if (!property.constant.empty()) return fmt::format("always `{}`", property.constant);
  return fmt::format("{} `{}`", property.ref.set_in_kwargs ? "run" : "row", property.ref.name);
}

// (:DynamoDBTable)-[:HAS_GSI]->(:GlobalSecondaryIndex)
std::string edge(const NodeSchema& node, const RelSchema& rel) {
  const bool inward = rel.direction == graph::Direction::inward;
  return fmt::format("`(:{})-[:{}]->(:{})`", inward ? rel.target_label : node.label, rel.label,
                     inward ? node.label : rel.target_label);
}

// How the other end is found: `id` = row `table_arn`.
std::string match_of(const RelSchema& rel) {
  std::string text;
  for (const graph::Matcher& matcher : rel.target) {
    text += fmt::format("{}`{}` = {} `{}`", text.empty() ? "" : " and ", matcher.target_property,
                        matcher.ref.set_in_kwargs ? "run" : "row", matcher.ref.name);
  }
  return fmt::format("{} by {}{}", rel.target_label, text, rel.from_both_ends ? ", whichever comes first" : "");
}

void print_properties(const NodeSchema& node, std::ostream& out) {
  RowWriter table(out, OutputFormat::markdown);
  table.columns({"property", "type", "what it is", "source", "index", "logged"});
  for (const Property& property : node.properties) {
    const char* index = property.name == "id" ? "unique" : property.extra_index ? "yes" : "";
    table.row({fmt::format("`{}`", property.name), std::string(name_of(property.type)),
               std::string(property.description), source_text(property), index, property.is_volatile ? "no" : ""});
  }
  table.end();
}

// Links of which the node is the source.
std::vector<const graph::MatchLinkSchema*> links_from(const NodeSchema& node) {
  std::vector<const graph::MatchLinkSchema*> links;
  std::ranges::copy_if(models::kModel.links, std::back_inserter(links),
                       [&](const graph::MatchLinkSchema* link) { return link->source_label == node.label; });
  return links;
}

void print_relationships(const NodeSchema& node, std::ostream& out) {
  const auto links = links_from(node);
  if (!node.sub_resource.has_value() && node.relationships.empty() && links.empty()) return;
  out << '\n';
  RowWriter table(out, OutputFormat::markdown);
  table.columns({"relationship", "what it means", "the other end"});
  const auto add = [&](const RelSchema& rel) {
    table.row({edge(node, rel), std::string(rel.description), match_of(rel)});
  };
  if (node.sub_resource.has_value()) add(*node.sub_resource);
  for (const RelSchema& rel : node.relationships) add(rel);
  for (const graph::MatchLinkSchema* link : links) {
    add({.label = link->label,
         .target_label = link->target_label,
         .target = link->target,
         .direction = link->direction,
         .description = link->description});
  }
  table.end();
}

void print_node(const NodeSchema& node, std::ostream& out) {
  out << fmt::format("\n## {}{}\n\n{}. {}", node.label, node.aspect.empty() ? "" : fmt::format(", {}", node.aspect),
                     node.description, life_of(node));
  if (!node.extra_labels.empty()) out << fmt::format(" Also labelled `{}`.", fmt::join(node.extra_labels, "`, `"));
  out << "\n\n";
  print_properties(node, out);
  print_relationships(node, out);
}

std::string_view name_of(intel::Level level) {
  switch (level) {
    case intel::Level::core:
      return "tables";
    case intel::Level::standard:
      return "standard";
    case intel::Level::full:
      return "full";
    case intel::Level::charged:
      return "charged";
  }
  return {};
}

void print_operations(std::ostream& out) {
  out << "\n## Operations\n\nWhat a sync asks AWS, under IAM's names; `dynatlas policy` prints the permissions. "
         "`--read` takes levels and groups; what is *charged* no level has, only its group. *Calls a second*: to one\n"
         "region of an account, at AWS's own endpoints.\n\n";
  RowWriter table(out, OutputFormat::markdown);
  table.columns({"operation", "group", "level", "asked", "fills", "calls a second"});
  for (const intel::Operation* operation : intel::kOperations) {
    std::vector<std::string> filled;
    for (const NodeSchema* kind : operation->kinds) filled.push_back(fmt::format("`{}`", kind->label));
    const std::string asked = operation->subject.empty()
                                  ? (operation->is_global ? "once for an account" : "once for a region")
                                  : fmt::format("for what {} gives", intel::action_of(*operation->driver));
    table.row({fmt::format("`{}`", operation->name), std::string(operation->group),
               std::string(name_of(operation->level)), asked, fmt::format("{}", fmt::join(filled, ", ")),
               fmt::format("{:.4g}", operation->calls_per_second)});
  }
  table.end();
}

constexpr std::string_view kHead = R"(# What the graph holds

Made by `dynatlas schema` from the declarations in `src/models/`. What holds for all of it: [graph-contract.md](graph-contract.md).

Nodes stand under their first labels. *Source*: `row` is a field of a transform's row, `run` a parameter of the run. *Index*: `unique` where
no two nodes of the label have the same value. The other end of a relationship is the node that has that value; where there is none, there is
no relationship. *Logged*: `no` where a value moves by itself; it is kept up to date, but `diff`, `--changes` and the page's
history leave it out.

Every node and relationship has `firstseen` (when Dynatlas made it, epoch milliseconds; never changed), `_module_name` (who wrote it last:
`dynatlas:aws`) and `_module_version` too, and every relationship `lastupdated`, the update tag of the last run that saw it.
)";

}  // namespace

Command add_schema(CLI::App& application) {
  CLI::App* app = application.add_subcommand("schema", "Print the graph's nodes, properties and relationships");
  return {app, [](const Context&) {
            std::cout << kHead;
            for (const NodeSchema* node : models::kModel.nodes) print_node(*node, std::cout);
            print_operations(std::cout);
            return 0;
          }};
}

}  // namespace dynatlas::cli
