// The graph as CSV files for `neo4j-admin database import` (Neo4j operations manual: Import). A column has one type for
// the whole file: rows whose values have other types go into a further file of the same label.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::NodeKind;
using graph::PropertyKind;
using graph::RelationshipKind;
using graph::Type;
using nlohmann::json;

// A text is quoted, so that an empty one is told from none.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out += '"';
}

// What stands between the members of a list, in `import.args` too. One that holds it has U+FFFD in its place.
constexpr char kListDelimiter = '\x1f';

std::string list_field(const json& texts) {
  std::string joined;
  for (const json& text : texts) {
    if (&text != &texts.front()) joined += kListDelimiter;
    for (const char c : text.get_ref<const std::string&>())
      c == kListDelimiter ? joined += "\xef\xbf\xbd" : joined += c;
  }
  return in_quotes(joined);
}

bool is_list_of_texts(const json& value) {
  return value.is_array() && std::ranges::all_of(value, [](const json& member) { return member.is_string(); });
}

std::string field(const json& value, Type declared) {
  if (declared == Type::text_list && is_list_of_texts(value)) return list_field(value);
  if (value.is_null()) return "";
  if (value.is_string()) return in_quotes(value.get_ref<const std::string&>());
  return value.is_array() || value.is_object() ? in_quotes(value.dump()) : value.dump();
}

std::string_view declared_type(Type type) {
  switch (type) {
    case Type::text:
      return "string";
    case Type::boolean:
      return "boolean";
    case Type::real:
      return "double";
    case Type::integer:
    case Type::time:
      return "long";
    case Type::text_list:
      return "string[]";
  }
  return "string";
}

std::string_view type_of(const json& value, Type declared) {
  if (value.is_null()) return declared_type(declared);
  if (declared == Type::text_list && is_list_of_texts(value)) return "string[]";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_float()) return "double";
  if (value.is_number_integer()) return declared == Type::real ? "double" : "long";
  return declared == Type::time && value.is_string() ? "datetime" : "string";
}

// The files of one kind: rows of the same types stand together.
class Files {
 public:
  // `columns`: how the header begins; `name`: how the files' names begin.
  Files(const std::string& folder, std::string name, std::string columns)
      : folder_(folder), name_(std::move(name)), columns_(std::move(columns)) {}

  // The line that begins with the fields of `columns`.
  void add(std::string line, std::span<const PropertyKind> properties, std::span<const json> values) {
    for (std::size_t i = 0; i < values.size(); ++i) line += "," + field(values[i], properties[i].type);
    Sink& sink = file_for(properties, values);
    sink.text() += line + "\n";
    sink.write_if_large();
  }
  std::vector<std::string> finish() {
    std::vector<std::string> names;
    for (File& file : files_) {
      file.sink.finish();
      names.push_back(file.name);
    }
    return names;
  }

 private:
  struct File {
    std::vector<std::string_view> types;
    std::string name;
    Sink sink;
  };

  Sink& file_for(std::span<const PropertyKind> properties, std::span<const json> values) {
    for (File& file : files_) {
      const auto fits = [&](std::size_t i) {
        return values[i].is_null() || type_of(values[i], properties[i].type) == file.types[i];
      };
      std::size_t fitting = 0;
      while (fitting < values.size() && fits(fitting)) ++fitting;
      if (fitting == values.size()) return file.sink;
    }
    std::vector<std::string_view> types;
    std::string header = columns_;
    for (std::size_t i = 0; i < values.size(); ++i) {
      types.push_back(type_of(values[i], properties[i].type));
      header += fmt::format(",{}:{}", properties[i].name, types.back());
    }
    std::string name = fmt::format("{}-{}.csv", name_, files_.size() + 1);
    Sink sink = Sink::file(folder_ + "/" + name);
    sink.text() += header + "\n";
    return files_.emplace_back(File{std::move(types), std::move(name), std::move(sink)}).sink;
  }

  const std::string& folder_;
  const std::string name_;
  const std::string columns_;
  std::vector<File> files_;
};

// One kind after the other: only the files of one are open.
class ImportCsv final : public Writer {
 public:
  explicit ImportCsv(std::string folder) : folder_(std::move(folder)) {}

  void node(const NodeKind& kind, std::span<const std::string_view> labels, std::span<const json> values) override {
    Files& files = files_of(&kind, "nodes", std::string(kind.label), fmt::format("id:ID({}),:LABEL", kind.label));
    files.add(in_quotes(values[0].get_ref<const std::string&>()) + "," +
                  in_quotes(fmt::format("{}", fmt::join(labels, std::string_view(&kListDelimiter, 1)))),
              std::span(kind.properties).subspan(1), values.subspan(1));
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const json> values) override {
    Files& files =
        files_of(&kind, "relationships", fmt::format("{}.{}.{}", kind.source_label, kind.type, kind.target_label),
                 fmt::format(":START_ID({}),:TYPE,:END_ID({})", kind.source_label, kind.target_label));
    files.add(in_quotes(source_id) + "," + in_quotes(kind.type) + "," + in_quotes(target_id), kind.properties, values);
  }

  void end() override {
    finish_files();
    Sink sink = Sink::file(folder_ + "/import.args");
    sink.text() += "--id-type=string\n--multiline-fields=true\n--array-delimiter=U+001F\n";
    for (const std::string& argument : arguments_) sink.text() += argument + "\n";
    sink.finish();
  }

 private:
  Files& files_of(const void* kind, std::string_view option, const std::string& name, const std::string& columns) {
    if (kind != kind_) {
      finish_files();
      kind_ = kind;
      option_ = option;
      files_ = std::make_unique<Files>(folder_, fmt::format("{}.{}", option, name), columns);
    }
    return *files_;
  }
  void finish_files() {
    if (files_ == nullptr) return;
    for (const std::string& name : files_->finish()) arguments_.push_back(fmt::format("--{}={}", option_, name));
    files_.reset();
  }

  const std::string folder_;
  const void* kind_ = nullptr;  // of the open files
  std::string option_;
  std::unique_ptr<Files> files_;
  std::vector<std::string> arguments_;
};

}  // namespace

std::unique_ptr<Writer> import_csv(const std::string& folder) {
  return std::make_unique<ImportCsv>(folder);
}

}  // namespace dynatlas::exports
