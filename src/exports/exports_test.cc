// Every form of a written graph, over a small graph with what is hard to write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::GraphKinds;
using graph::NodeKind;
using graph::RelationshipKind;
using graph::Type;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

GraphKinds table_kinds() {
  return {{NodeKind{"Table",
                    {"Table", "Database"},
                    {},
                    {{"id", Type::text},
                     {"name", Type::text},
                     {"rows", Type::integer},
                     {"made_at", Type::time},
                     {"on", Type::boolean}}},
           NodeKind{"Rule", {"Rule"}, {}, {{"id", Type::text}, {"actions", Type::text_list}}}},
          {RelationshipKind{"HAS", "Table", "Table", {{"lastupdated", Type::integer}}}}};
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

class Exports : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "exports.XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void tell(Writer& writer, const std::vector<std::vector<json>>& tables) {
    const NodeKind& kind = kinds.nodes.front();
    for (const auto& values : tables) writer.node(kind, kind.labels, values);
  }
  void tell_link(Writer& writer, const std::string& from, const std::string& to) {
    const std::vector<json> values{7};
    writer.relationship(kinds.relationships.front(), from, to, values);
  }

  // What a form makes of these nodes and one relationship.
  template <typename Make>
  std::string written(Make make, const std::vector<std::vector<json>>& tables, const std::string& from = "a") {
    const auto path = folder / "out";
    std::filesystem::remove(path);
    Sink sink = Sink::file(path);
    const std::unique_ptr<Writer> writer = make(sink);
    tell(*writer, tables);
    tell_link(*writer, from, "b");
    writer->end();
    sink.finish();
    return text_of(path);
  }

  GraphKinds kinds = table_kinds();
  std::filesystem::path folder;
};

TEST_F(Exports, EveryFormHasListsOfTexts) {
  const auto all = [](Writer& writer, const NodeKind& kind) {
    const std::vector<json> full{"r", {"a;b", "it's \"*\"", "\x1f"}};
    const std::vector<json> none{"s", json::array()};
    for (const auto& values : {full, none}) writer.node(kind, kind.labels, values);
  };
  const auto text_in = [&](auto make) {
    const auto path = folder / "lists";
    Sink sink = Sink::file(path);
    const std::unique_ptr<Writer> writer = make(sink);
    all(*writer, kinds.nodes.back());
    writer->end();
    sink.finish();
    std::string text = text_of(path);
    std::filesystem::remove(path);
    return text;
  };
  EXPECT_THAT(text_in([&](Sink& sink) { return cypher_script(sink, kinds); }),
              AllOf(HasSubstr(R"(`actions`: ['a;b', 'it\'s "*"', '\u001f']})"), HasSubstr("`actions`: []}")));
  EXPECT_THAT(text_in([&](Sink& sink) { return json_lines(sink); }),
              HasSubstr(R"("actions":["a;b","it's \"*\"","\u001f"])"));
  EXPECT_THAT(text_in([&](Sink& sink) { return graphml(sink, kinds); }),
              AllOf(HasSubstr(R"(attr.name="actions" attr.type="string" attr.list="string"/>)"),
                    HasSubstr("[&quot;a;b&quot;,&quot;it's \\&quot;*\\&quot;&quot;,")));
  const auto writer = import_csv(folder);
  all(*writer, kinds.nodes.back());
  writer->end();
  EXPECT_EQ(text_of(folder / "nodes.Rule-1.csv"),
            "id:ID(Rule),:LABEL,actions:string[]\n\"r\",\"Rule\",\"a;b\x1fit's \"\"*\"\"\x1f\xef\xbf\xbd\"\n"
            "\"s\",\"Rule\",\"\"\n");
}

const std::string kHostile = "a'b\"c\\d\n<e>&`\x01\xc3\xa9";

TEST_F(Exports, ACypherScriptQuotesWhatItIsGiven) {
  const std::string text =
      written([&](Sink& sink) { return cypher_script(sink, kinds); },
              {{"a", kHostile, 1, 1.5, true}, {"b", nullptr, nullptr, "2021-01-01T00:00:00Z", false}});
  EXPECT_THAT(text, HasSubstr("CREATE CONSTRAINT IF NOT EXISTS FOR (n:`Table`) REQUIRE n.id IS UNIQUE;\n"));
  EXPECT_THAT(text, HasSubstr(R"({id: 'a', p: {`id`: 'a', `name`: 'a\'b"c\\d\u000a<e>&`\u0001)"
                              "\xc3\xa9"
                              R"(', `rows`: 1, `made_at`: 1.5, `on`: true}})"));
  EXPECT_THAT(text, HasSubstr("{id: 'b', p: {`id`: 'b', `made_at`: datetime('2021-01-01T00:00:00Z'), `on`: false}}\n"
                              "] AS row\nMERGE (n:`Table` {id: row.id})\nSET n += row.p SET n:`Database`;\n"));
  EXPECT_THAT(text,
              HasSubstr("UNWIND [\n{a: 'a', b: 'b', p: {`lastupdated`: 7}}\n] AS row\nMATCH (a:`Table` {id: row.a})"));
}

TEST_F(Exports, ACypherScriptHasStatementsOfBoundedSize) {
  const std::string text = written([&](Sink& sink) { return cypher_script(sink, kinds); },
                                   std::vector<std::vector<json>>(1'001, {"a", nullptr, nullptr, nullptr, nullptr}));
  std::size_t statements = 0;
  for (std::size_t at = text.find("MERGE (n"); at != std::string::npos; at = text.find("MERGE (n", at + 1))
    ++statements;
  EXPECT_EQ(statements, 3U);
}

TEST_F(Exports, GraphMlEscapesAndDeclaresBothKindsOfTimes) {
  const std::string text = written([&](Sink& sink) { return graphml(sink, kinds); },
                                   {{"a", kHostile, 1, 1.5, true}, {"b", nullptr, "no number", "2021", nullptr}});
  EXPECT_THAT(text, HasSubstr("a'b&quot;c\\d&#10;&lt;e&gt;&amp;`\xef\xbf\xbd\xc3\xa9"));
  EXPECT_THAT(text, HasSubstr(R"(<data key="node.made_at.double">1.5</data>)"));
  EXPECT_THAT(text, HasSubstr(R"(<data key="node.made_at.string">2021</data>)"));
  EXPECT_THAT(text, HasSubstr(R"(<key id="node.made_at.string" for="node" attr.name="made_at" attr.type="string"/>)"));
  EXPECT_THAT(text, HasSubstr(R"(<edge source="Table:a" target="Table:b" label="HAS">)"));
  EXPECT_THAT(text, Not(HasSubstr("no number")));
}

TEST_F(Exports, JsonLinesAreWhatTheyWere) {
  const std::string text = written([&](Sink& sink) { return json_lines(sink); }, {{"a", kHostile, 1, 1.5, true}});
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(json::parse(line),
            json({{"type", "node"},
                  {"id", "a"},
                  {"labels", {"Table", "Database"}},
                  {"properties", {{"id", "a"}, {"name", kHostile}, {"rows", 1}, {"made_at", 1.5}, {"on", true}}}}));
  std::getline(lines, line);
  EXPECT_EQ(json::parse(line).at("start"), json({{"id", "a"}, {"labels", {"Table"}}}));
  EXPECT_FALSE(std::getline(lines, line));
}

TEST_F(Exports, DotTakesNoIdForAnEscape) {
  const std::string text =
      written([&](Sink& sink) { return dot(sink); }, {{"x\\\"\n%", kHostile, nullptr, nullptr, nullptr}}, "x\\\"\n%");
  EXPECT_THAT(text, HasSubstr("\"Table:x%5C%22%0A%25\" [label=\"a'b\\\"c\\\\d\xef\xbf\xbd<e>"));
  EXPECT_THAT(text, HasSubstr("\"Table:x%5C%22%0A%25\" -> \"Table:b\" [label=\"HAS\"];"));
}

TEST_F(Exports, ImportFilesHoldRowsOfOneType) {
  const auto writer = import_csv(folder);
  tell(*writer, {{"a", kHostile, 1, 5, true},
                 {"b", "", nullptr, 1.5, nullptr},
                 {"c", nullptr, nullptr, nullptr, nullptr},
                 {"d", "d", 2, "2021-01-01T00:00:00Z", nullptr}});
  tell_link(*writer, "a", "b");
  writer->end();
  EXPECT_EQ(text_of(folder / "nodes.Table-1.csv"),
            "id:ID(Table),:LABEL,name:string,rows:long,made_at:long,on:boolean\n"
            "\"a\",\"Table\x1f"
            "Database\",\"a'b\"\"c\\d\n<e>&`\x01\xc3\xa9\",1,5,true\n"
            "\"c\",\"Table\x1f"
            "Database\",,,,\n");
  EXPECT_EQ(text_of(folder / "nodes.Table-2.csv"),
            "id:ID(Table),:LABEL,name:string,rows:long,made_at:double,on:boolean\n"
            "\"b\",\"Table\x1f"
            "Database\",\"\",,1.5,\n");
  EXPECT_THAT(text_of(folder / "nodes.Table-3.csv"), HasSubstr("made_at:datetime"));
  EXPECT_EQ(text_of(folder / "relationships.Table.HAS.Table-1.csv"),
            ":START_ID(Table),:TYPE,:END_ID(Table),lastupdated:long\n\"a\",\"HAS\",\"b\",7\n");
  EXPECT_THAT(text_of(folder / "import.args"), HasSubstr("--nodes=nodes.Table-3.csv\n--relationships=relationships."));
}

TEST_F(Exports, ALakesFoldersComeFromPlainArnsOnly) {
  const auto writer = lake(folder);
  const std::string here = "arn:aws:dynamodb:us-east-1:123456789012:table/x";
  tell(*writer, {{here, "x", 1, nullptr, nullptr},
                 {"arn:aws:dynamodb:../..:../../../x:table/x", nullptr, nullptr, nullptr, nullptr},
                 {"123456789012", nullptr, nullptr, nullptr, nullptr}});
  tell_link(*writer, "123456789012", here);
  writer->end();
  const std::string place = "account=123456789012/region=us-east-1/part-0.jsonl";
  EXPECT_EQ(json::parse(text_of(folder / "nodes/Table" / place)),
            json({{"id", here}, {"name", "x"}, {"rows", 1}, {"labels", {"Table", "Database"}}}));
  EXPECT_EQ(json::parse(text_of(folder / "relationships/HAS" / place)).at("dst"), here);
  EXPECT_TRUE(exists(folder / "nodes/Table/account=__HIVE_DEFAULT_PARTITION__/region=__HIVE_DEFAULT_PARTITION__"));
  EXPECT_TRUE(exists(folder / "nodes/Table/account=123456789012/region=__HIVE_DEFAULT_PARTITION__"));
}

TEST_F(Exports, ALakeOfManyPartitionsKeepsFewFilesOpen) {
  const auto writer = lake(folder);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {
      tell(*writer, {{"arn:aws:dynamodb:r-" + std::to_string(i) + ":1:table/x", nullptr, nullptr, nullptr, nullptr}});
    }
  }
  writer->end();
  for (const int i : {0, 50, 99}) {
    const std::string text =
        text_of(folder / "nodes/Table/account=1" / ("region=r-" + std::to_string(i)) / "part-0.jsonl");
    EXPECT_EQ(std::ranges::count(text, '\n'), 2);
  }
}

TEST_F(Exports, WhatCannotBeWrittenIsSaid) {
  Sink full = Sink::file("/dev/full", true);
  full.text() = "x";
  try {
    full.finish();
    FAIL() << "nothing thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "/dev/full: cannot be written: No space left on device");
  }
  Sink::file(folder / "there").finish();
  EXPECT_THROW(Sink::file(folder / "there"), Error);
}

}  // namespace
}  // namespace dynatlas::exports
