// dynatlas schema: the nodes and relationships, generated from the declarations in models/.
#include <fmt/format.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/output.h"
#include "models/model.h"

namespace dynatlas::cli {
namespace {

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
  }
  return "";
}

std::string edge(const graph::NodeSchema& node, const graph::RelSchema& rel) {
  const bool inward = rel.direction == graph::Direction::inward;
  return fmt::format("(:{})-[:{}]->(:{})", inward ? rel.target_label : node.label, rel.label,
                     inward ? node.label : rel.target_label);
}

void print_node(const graph::NodeSchema& node) {
  std::cout << fmt::format("## {}\n\n{}.", node.label, node.description);
  if (!node.extra_labels.empty()) std::cout << fmt::format(" Also labelled {}.", fmt::join(node.extra_labels, ", "));
  std::cout << fmt::format("\n\n");
  RowWriter table(std::cout, OutputFormat::markdown);
  table.columns({"property", "type", "what it is"});
  for (const graph::Property& property : node.properties) {
    const std::string constant = property.constant.empty() ? "" : fmt::format(" (always {})", property.constant);
    table.row({std::string(property.name), std::string(name_of(property.type)),
               std::string(property.description) + constant});
  }
  table.row({"firstseen", "integer", "When Dynatlas made it, epoch milliseconds; never changed"});
  table.row({"_module_name", "text", "Who wrote it last: `dynatlas:aws`"});
  table.row({"_module_version", "text", "Its version"});
  table.end();
  std::cout << '\n';
  if (node.sub_resource.has_value())
    std::cout << fmt::format("- {}: {}\n", edge(node, *node.sub_resource), node.sub_resource->description);
  for (const graph::RelSchema& rel : node.relationships)
    std::cout << fmt::format("- {}: {}\n", edge(node, rel), rel.description);
  if (node.sub_resource.has_value() || !node.relationships.empty()) std::cout << fmt::format("\n");
}

}  // namespace

Command add_schema(CLI::App& application) {
  CLI::App* app = application.add_subcommand("schema", "Print the graph's nodes, properties and relationships");
  return {app, [](const Context&) {
            for (const graph::NodeSchema* node : models::kModel.nodes) print_node(*node);
            std::cout << fmt::format(
                "Every relationship carries lastupdated, firstseen, _module_name and _module_version too.\n");
            return 0;
          }};
}

}  // namespace dynatlas::cli
