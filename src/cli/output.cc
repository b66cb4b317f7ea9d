#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

using nlohmann::json;

// Invalid UTF-8 is replaced, never an exception.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// A cell as text: a string without quotes, null as nothing.
std::string text_of(const json& cell) {
  if (cell.is_null()) return {};
  return cell.is_string() ? cell.get<std::string>() : dump(cell);
}

void escape_bars(std::vector<std::string>& fields) {
  for (std::string& field : fields) {
    for (auto at = field.find('|'); at != std::string::npos; at = field.find('|', at + 2)) field.insert(at, "\\");
  }
}

}  // namespace

std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {  // U+0080 … U+009F, in UTF-8
      out += fmt::format("\\x{:02x}", next);
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

void RowWriter::columns(const std::vector<std::string>& names) {
  names_ = names;
  if (format_ == OutputFormat::json) {
    for (auto name = names.begin(); name != names.end(); ++name) {
      if (std::find(names.begin(), name, *name) == name) continue;
      throw Error(ErrorKind::usage, "two columns have this name, of which JSON keeps one: rename one with AS", *name);
    }
  }
  numeric_.assign(names.size(), true);
  if (format_ == OutputFormat::csv) csv_line(names_);
  if (format_ == OutputFormat::table || format_ == OutputFormat::markdown)
    std::ranges::transform(names, names_.begin(), printable);
}

void RowWriter::row(const std::vector<json>& cells) {
  ++rows_;
  if (format_ == OutputFormat::json) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < cells.size(); ++i) object[names_[i]] = cells[i];
    out_ << (rows_ == 1 ? "[\n" : ",\n")
         << object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return;
  }
  std::vector<std::string> fields;
  fields.reserve(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    numeric_[i] = numeric_[i] && (cells[i].is_number() || cells[i].is_null());
    fields.push_back(text_of(cells[i]));
  }
  if (format_ == OutputFormat::csv) {
    csv_line(fields);
  } else {
    for (std::string& field : fields) {
      field = printable(field);
      kept_bytes_ += sizeof(field) + field.size();
    }
    if (kept_bytes_ > kKeptBytesMax) {
      throw Error(ErrorKind::usage, "the answer is too large to be aligned: use --format csv or json, or a LIMIT");
    }
    lines_.push_back(std::move(fields));
  }
}

void RowWriter::end() {
  if (format_ == OutputFormat::json) out_ << (rows_ == 0 ? "[]\n" : "\n]\n");
  if (format_ == OutputFormat::table) aligned(false);
  if (format_ == OutputFormat::markdown) aligned(true);
  out_.flush();
}

void RowWriter::csv_line(const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) out_ << ',';
    const std::string& field = fields[i];
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out_ << field;
      continue;
    }
    out_ << '"';
    for (const char c : field) {
      if (c == '"') out_ << '"';
      out_ << c;
    }
    out_ << '"';
  }
  out_ << "\r\n";
}

void RowWriter::aligned(bool markdown) {
  if (names_.empty()) return;
  if (markdown) {
    escape_bars(names_);
    std::ranges::for_each(lines_, escape_bars);
  }
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    widths.push_back(std::max<std::size_t>(display_width(names_[i]), markdown ? 3 : 1));
    for (const auto& line : lines_) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  const auto write = [&](const std::vector<std::string>& fields) {
    std::string line = markdown ? "| " : "";
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string padding(widths[i] - display_width(fields[i]), ' ');
      line += numeric_[i] ? padding + fields[i] : fields[i] + padding;
      if (i + 1 < fields.size()) line += markdown ? " | " : "  ";
    }
    if (markdown) line += " |";
    line.erase(line.find_last_not_of(' ') + 1);
    out_ << line << '\n';
  };
  write(names_);
  std::vector<std::string> rule;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::string dashes(widths[i], '-');
    if (markdown && numeric_[i] && !lines_.empty()) dashes.back() = ':';
    rule.push_back(dashes);
  }
  write(rule);
  for (const auto& line : lines_) write(line);
}

}  // namespace dynatlas::cli
