#include "cli/output.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;
using Cells = std::vector<std::vector<json>>;

std::string written(OutputFormat format, const Names& names, const Cells& rows) {
  std::ostringstream out;
  RowWriter writer(out, format);
  writer.columns(names);
  for (const auto& row : rows) writer.row(row);
  writer.end();
  EXPECT_EQ(writer.rows(), rows.size());
  return out.str();
}

// RFC 4180: CRLF, a header, fields with comma, quote or line break quoted, quotes doubled. Null is empty.
TEST(Csv, IsAsTheRfcSays) {
  EXPECT_EQ(written(OutputFormat::csv, {"a", "b,c"},
                    {{"plain", 1}, {"com,ma", "quo\"te"}, {"line\nbreak", "\r"}, {nullptr, true}, {"größe", 1.5}}),
            "a,\"b,c\"\r\n"
            "plain,1\r\n"
            "\"com,ma\",\"quo\"\"te\"\r\n"
            "\"line\nbreak\",\"\r\"\r\n"
            ",true\r\n"
            "größe,1.5\r\n");
}

TEST(Csv, WritesListsAndMapsAsJson) {
  EXPECT_EQ(written(OutputFormat::csv, {"a"}, {{json::array({1, "x"})}, {json{{"k", nullptr}}}}),
            "a\r\n\"[1,\"\"x\"\"]\"\r\n\"{\"\"k\"\":null}\"\r\n");
}

TEST(Json, IsOneArrayOfObjectsInTheColumnsOrder) {
  const std::string text = written(OutputFormat::json, {"z", "a"}, {{"x\"\n\x1b", nullptr}, {1, json::array({1.5})}});
  EXPECT_EQ(text, "[\n{\"z\":\"x\\\"\\n\\u001b\",\"a\":null},\n{\"z\":1,\"a\":[1.5]}\n]\n");
  EXPECT_EQ(json::parse(text).size(), 2U);
}

TEST(Json, OfNoRowsIsAnEmptyArray) {
  EXPECT_EQ(written(OutputFormat::json, {"a"}, {}), "[]\n");
}

TEST(Json, ReplacesInvalidUtf8) {
  const std::string text = written(OutputFormat::json, {"a"}, {{"\xff"}});
  EXPECT_EQ(json::parse(text).at(0).at("a"), "\xef\xbf\xbd");
}

TEST(Table, AlignsTextLeftAndNumbersRight) {
  EXPECT_EQ(written(OutputFormat::table, {"name", "n"}, {{"a", 5}, {"longer", 1234}, {nullptr, nullptr}}),
            "name       n\n"
            "------  ----\n"
            "a          5\n"
            "longer  1234\n"
            "\n");
}

TEST(Table, MeasuresCharactersNotBytes) {
  EXPECT_EQ(display_width("größe"), 5U);
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(written(OutputFormat::table, {"n", "x"}, {{"größe", "a"}, {"eleven", "b"}}),
            "n       x\n"
            "------  -\n"
            "größe   a\n"
            "eleven  b\n");
}

TEST(Table, LetsNothingControlTheTerminal) {
  const std::string hostile = "\x1b[2J\r\n\x07\x7f\xc2\x9b";  // the last is CSI as one character
  for (const OutputFormat format : {OutputFormat::table, OutputFormat::markdown}) {
    const std::string text = written(format, {"head" + hostile}, {{hostile}, {json::array({hostile})}});
    for (const char c : text) EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
    EXPECT_NE(text.find("\\x1b[2J\\x0d\\x0a\\x07\\x7f\\x9b"), std::string::npos);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  }
}

TEST(Table, EndsWhereItWouldNotFitInMemory) {
  for (const OutputFormat format : {OutputFormat::table, OutputFormat::markdown}) {
    std::ostringstream out;
    RowWriter writer(out, format);
    writer.columns({"a"});
    const std::vector<json> row = {std::string(RowWriter::kKeptBytesMax / 4, 'x')};
    for (int i = 0; i < 3; ++i) writer.row(row);
    EXPECT_THROW(writer.row(row), Error);
  }
}

TEST(Markdown, IsATable) {
  EXPECT_EQ(written(OutputFormat::markdown, {"name", "n"}, {{"a|b", 5}, {"c", 1234}}),
            "| name |    n |\n"
            "| ---- | ---: |\n"
            "| a\\|b |    5 |\n"
            "| c    | 1234 |\n");
}

TEST(Markdown, EscapesBarsInItsHeadToo) {
  EXPECT_EQ(written(OutputFormat::markdown, {"a|b"}, {{"x"}}), "| a\\|b |\n| ---- |\n| x    |\n");
}

TEST(Table, OfNoColumnsIsNothing) {
  EXPECT_EQ(written(OutputFormat::table, {}, {}), "");
}

}  // namespace
}  // namespace dynatlas::cli
