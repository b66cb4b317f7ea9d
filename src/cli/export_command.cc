// dynatlas export: the whole graph as a file, or as a folder of files.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/error.h"
#include "cli/choice.h"
#include "cli/commands.h"
#include "cli/file_identity.h"
#include "exports/writer.h"
#include "models/model.h"

namespace dynatlas::cli {
namespace {

enum class Format { cypher, graphml, jsonl, csv, dot, lake };

struct ExportOptions {
  StoreOptions store;
  Format format = Format::jsonl;
  std::string output;
};

bool is_of_many_files(Format format) {
  return format == Format::csv || format == Format::lake;
}

// "folder/", as a shell completes it, is that folder.
std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// Made beside the place where it will stand, of a name that nobody has, so that what stands there is whole; what is not
// put in place goes.
class NewPath {
 public:
  enum class Kind { file, folder };

  NewPath(const std::string& path, Kind kind)
      : path_(target_of(without_slashes(path))), name_(path_ + ".partial-XXXXXX") {
    if (kind == Kind::folder) {
      if (::mkdtemp(name_.data()) == nullptr) refuse(errno);
      return;
    }
    const int file = ::mkostemp(name_.data(), O_CLOEXEC);
    if (file < 0) refuse(errno);
    ::close(file);
  }
  ~NewPath() {
    std::error_code unused;
    if (!is_in_place_) std::filesystem::remove_all(name_, unused);
  }
  NewPath(const NewPath&) = delete;
  NewPath& operator=(const NewPath&) = delete;

  const std::string& name() const { return name_; }
  void put_in_place() {
    if (std::rename(name_.c_str(), path_.c_str()) != 0) refuse(errno);
    is_in_place_ = true;
  }

 private:
  [[noreturn]] void refuse(int error) const {
    throw Error(ErrorKind::usage, "cannot be written: " + std::generic_category().message(error), path_);
  }

  const std::string path_;
  std::string name_;
  bool is_in_place_ = false;
};

std::unique_ptr<exports::Writer> writer_to(Format format, exports::Sink& sink, const graph::GraphKinds& kinds) {
  if (format == Format::cypher) return exports::cypher_script(sink, kinds);
  if (format == Format::graphml) return exports::graphml(sink, kinds);
  if (format == Format::dot) return exports::dot(sink);
  return exports::json_lines(sink);
}

void write_stream(const ExportOptions& options, graph::GraphStore& store, exports::Sink sink) {
  const graph::GraphKinds kinds = graph::kinds_of(models::kModel);
  const auto writer = writer_to(options.format, sink, kinds);
  store.scan(kinds, *writer);
  writer->end();
  sink.finish();
}

void export_folder(const ExportOptions& options, graph::GraphStore& store) {
  std::error_code error;
  if (std::filesystem::exists(options.output, error) && !std::filesystem::is_empty(options.output, error)) {
    throw Error(ErrorKind::usage, "already exists; name a new folder", options.output);
  }
  NewPath folder(options.output, NewPath::Kind::folder);
  const graph::GraphKinds kinds = graph::kinds_of(models::kModel);
  const auto writer = options.format == Format::csv ? exports::import_csv(folder.name()) : exports::lake(folder.name());
  store.scan(kinds, *writer);
  writer->end();
  folder.put_in_place();
}

// A device or a pipe is written to as it stands; of a link it is the target that is replaced.
void export_file(const ExportOptions& options, graph::GraphStore& store) {
  std::error_code error;
  const auto there = std::filesystem::status(options.output, error);
  if (std::filesystem::is_directory(there)) throw Error(ErrorKind::usage, "is a folder", options.output);
  if (std::filesystem::exists(there) &&
      (!std::filesystem::is_regular_file(there) || is_of_a_descriptor(options.output))) {
    return write_stream(options, store, exports::Sink::file(options.output, true));
  }
  NewPath file(options.output, NewPath::Kind::file);
  write_stream(options, store, exports::Sink::file(file.name(), true));
  file.put_in_place();
}

void export_graph(const ExportOptions& options, graph::GraphStore& store) {
  if (options.output.empty()) {
    write_stream(options, store, exports::Sink::standard_output());
  } else if (is_of_many_files(options.format)) {
    export_folder(options, store);
  } else {
    export_file(options, store);
  }
}

int run_export(const ExportOptions& options, const Context& context) {
  if (is_of_many_files(options.format) && options.output.empty()) {
    throw Error(ErrorKind::usage, "this format writes several files; add --output FOLDER");
  }
  std::vector<NamedFile> files = files_of_database(options.store.is_neo4j() ? "" : options.store.db);
  files.push_back({"--output", options.output});
  if (options.output.empty()) files.push_back(standard_output());
  require_distinct(files);
  const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
  try {
    export_graph(options, *store);
  } catch (const exports::ReaderGone&) {
    return 0;  // … | head
  }
  if (options.format == Format::csv && !context.quiet) {
    std::cerr << fmt::format(
        "To import it into an empty Neo4j:\n  cd {} && neo4j-admin database import full "
        "@import.args neo4j\n",
        options.output);
  }
  return 0;
}

}  // namespace

Command add_export(CLI::App& application) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* app = application.add_subcommand("export", "Write the whole graph for another program");
  CLI::Option* const format = app->add_option(
      "--format", options->format,
      "A Cypher script, GraphML, JSON Lines, CSV for neo4j-admin import, Graphviz, or JSON Lines by account "
      "and region");
  take_one_of<Format>(format, {{"cypher", Format::cypher},
                               {"graphml", Format::graphml},
                               {"jsonl", Format::jsonl},
                               {"csv", Format::csv},
                               {"dot", Format::dot},
                               {"lake", Format::lake}})
      ->default_str("jsonl");
  app->add_option("--output", options->output, "Output file; for csv and lake a new folder. Default: standard output");
  add_store_options(*app, options->store);
  return {app, [options](const Context& context) { return run_export(*options, context); }};
}

}  // namespace dynatlas::cli
