// One form of a written graph. Each form has a file of its own.
#pragma once

#include <memory>
#include <string>

#include "exports/sink.h"
#include "graph/scan.h"

namespace dynatlas::exports {

// Is told a graph, and writes it. Keeps no more of it than a few hundred nodes.
class Writer : public graph::GraphReader {
 public:
  // Nothing more comes. Called once.
  virtual void end() = 0;
};

// To one stream; `sink` and `kinds` must outlive the writer.
// Statements for Neo4j 4.4 and 5, that make the graph in an empty database and can be run again.
std::unique_ptr<Writer> cypher_script(Sink& sink, const graph::GraphKinds& kinds);
// GraphML (graphml.graphdrawing.org). Attribute `labels` as Neo4j's APOC writes it.
std::unique_ptr<Writer> graphml(Sink& sink, const graph::GraphKinds& kinds);
// A JSON object a line, in the form of APOC's apoc.export.json.
std::unique_ptr<Writer> json_lines(Sink& sink);
// Graphviz: what is what, not its properties.
std::unique_ptr<Writer> dot(Sink& sink);

// Into an empty folder.
// CSV with headers for `neo4j-admin database import`, and its arguments in the file import.args.
std::unique_ptr<Writer> import_csv(const std::string& folder);
// JSON Lines, a folder for each label or type, account and region, named as Hive names partitions.
std::unique_ptr<Writer> lake(const std::string& folder);

}  // namespace dynatlas::exports
