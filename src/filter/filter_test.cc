#include "filter/filter.h"

#include <gtest/gtest.h>

#include <array>

#include "filter/numbers.h"
#include "filter/tables.h"

namespace dynatlas::filter {
namespace {

constexpr std::int64_t kNow = 1'700'000'000;

Condition condition(std::string_view text, std::string_view language = "sql") {
  Condition made;
  Filter(text).add_to(made, language, kNow);
  return made;
}

Place place_of_error(std::string_view text) {
  try {
    Filter{text};
  } catch (const FilterError& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.place();
  }
  ADD_FAILURE() << "understood: " << text;
  return {};
}

TEST(Tokens, WordsAndPairsAreCutAtSpacesOutsideQuotes) {
  const auto tokens = tokens_of(R"(  orders -old region:eu-west-1,us-east-1 tag:team="a b",x size>=1GiB "two words" )");
  ASSERT_EQ(tokens.size(), 6U);
  EXPECT_EQ(tokens[0].values[0].text, "orders");
  EXPECT_TRUE(tokens[1].is_negated);
  EXPECT_EQ(tokens[2].key, "region");
  ASSERT_EQ(tokens[2].values.size(), 2U);
  EXPECT_EQ(tokens[2].values[1].text, "us-east-1");
  EXPECT_EQ(tokens[3].values[0].text, "team=a b");
  EXPECT_TRUE(tokens[3].values[0].is_quoted);
  EXPECT_EQ(tokens[4].comparison, Comparison::greater_or_equal);
  EXPECT_EQ(tokens[4].values[0].text, "1GiB");
  EXPECT_EQ(tokens[5].values[0].text, "two words");
  EXPECT_EQ(tokens[4].place.at,
            std::string_view(R"(  orders -old region:eu-west-1,us-east-1 tag:team="a b",x )").size());
}

TEST(Tokens, AnArnAndALoneDashAreWords) {
  const auto tokens = tokens_of("arn:aws:dynamodb:us-east-1:1:table/a -");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_TRUE(tokens[0].key.empty());
  EXPECT_EQ(tokens[0].values[0].text, "arn:aws:dynamodb:us-east-1:1:table/a");
  EXPECT_EQ(tokens[1].values[0].text, "-");
  EXPECT_FALSE(tokens[1].is_negated);
}

TEST(Filter, SaysWhereAndWhy) {
  const struct {
    const char* text;
    std::size_t at;
    std::size_t length;
  } kWrong[] = {{"a regoin:x", 2, 8},   {"size:big", 0, 8}, {"pitr:maybe", 0, 10},           {"x pitr:>on", 2, 8},
                {"\"open", 0, 5},       {"size:", 0, 5},    {"finding:>=urgent", 0, 16},     {"finding:>=none", 0, 14},
                {"finding:a*b", 0, 11}, {"is:clean", 0, 8}, {"created:7d", 0, 10},           {"region:a*b", 0, 10},
                {"size:1e999", 0, 10},  {"size:-1", 0, 7},  {"created:>=2024-02-30", 0, 20}, {"items:>", 0, 7},
                {"tag:a,", 0, 6},       {"attr:*x", 0, 7}};
  for (const auto& [text, at, length] : kWrong) {
    const Place place = place_of_error(text);
    EXPECT_EQ(place.at, at) << text;
    EXPECT_EQ(place.length, length) << text;
  }
}

TEST(Filter, RefusesWhatIsNoTextOrEndless) {
  place_of_error("\xff");
  place_of_error("\xc0\x80");
  place_of_error(std::string(kFilterBytesMax + 1, 'a'));
  std::string many = "region:a";
  for (std::size_t i = 0; i < kValuesMax; ++i) many += ",a";
  place_of_error(many);
}

TEST(Filter, HostileTextIsAValue) {
  for (const std::string_view language : {"sql", "cypher"}) {
    for (const std::string text :
         {"'; DROP TABLE x --", "\") OR true //", "$f0", "}) DETACH DELETE n", "\x01\x1b[31m", "{}", "%s"}) {
      for (const std::string key :
           {"", "account:", "index:", "tag:", "team:", "attr:", "key:", "consumer:", "finding:"}) {
        const std::string quoted = key + '"' + text + '"';
        if (text.find('"') != std::string::npos) continue;
        const Condition made = condition(quoted, language);
        EXPECT_EQ(made.text, condition(key + "\"x\"", language).text) << quoted;
        EXPECT_FALSE(made.params.empty());
      }
    }
  }
}

std::optional<std::span<const std::string_view>> needs_of_one(std::string_view check) {
  static constexpr std::array<std::string_view, 1> kNeeds{"dynamodb:DescribeContinuousBackups"};
  return check == "pitr-off" ? std::optional(std::span<const std::string_view>(kNeeds)) : std::nullopt;
}

TEST(Filter, AFindingIsASeverityOrACheckThatThereIs) {
  const auto made = [](std::string_view text, std::string_view language) {
    Condition all;
    Filter(text, needs_of_one).add_to(all, language, kNow);
    return all.text;
  };
  EXPECT_NE(made("finding:>=high", "sql").find("one.severity IN ('high', 'critical')"), std::string::npos);
  EXPECT_NE(made("finding:<medium", "cypher").find("one.severity IN ['info', 'low']"), std::string::npos);
  EXPECT_NE(made("finding:high", "sql").find("one.severity IN ('high')"), std::string::npos);
  EXPECT_NE(made("finding:<=info", "sql").find("one.severity IN ('info')"), std::string::npos);
  EXPECT_NE(made("finding:Pitr-Off", "cypher").find("'dynamodb:DescribeContinuousBackups' IN known"),
            std::string::npos);
  EXPECT_NE(made("finding:pitr-off", "sql").find("'dynamodb:DescribeContinuousBackups'"), std::string::npos);
  EXPECT_EQ(made("finding:pitr-*", "sql").find("'dynamodb:DescribeContinuousBackups'"), std::string::npos);
  EXPECT_THROW(made("finding:pitr-of", "sql"), FilterError);
  EXPECT_THROW(made("finding:\"high\"", "sql"), FilterError);
}

TEST(Filter, NothingMeansEveryTable) {
  EXPECT_EQ(condition(" \t ").text, "");
  EXPECT_NE(count_statement("sql", condition("")).text.find("WHERE true"), std::string::npos);
}

TEST(Filter, UnknownIsNullAndIsNotNegatedIntoAMatch) {
  EXPECT_TRUE(condition("pitr:unknown").text.ends_with("IS NULL)"));
  EXPECT_TRUE(condition("-pitr:on").text.starts_with("NOT ("));  // NOT NULL is NULL
  EXPECT_NE(condition("index:none").text.find(" = 0"), std::string::npos);
}

TEST(Filter, QuotesTakeAwayWhatAWordMeans) {
  EXPECT_EQ(condition("team:none").params.size(), 0U);
  EXPECT_EQ(std::get<std::string>(condition("team:\"none\"").params.at("f0")), "none");
  EXPECT_EQ(std::get<std::string>(condition("team:a*").params.at("f0")), "a");
  EXPECT_EQ(std::get<std::string>(condition("team:\"a*\"").params.at("f0")), "a*");
}

TEST(Filter, TwoFiltersShareNoParameter) {
  Condition both;
  Filter("orders").add_to(both, "sql", kNow);
  Filter("region:eu-west-1").add_to(both, "sql", kNow);
  EXPECT_EQ(both.params.size(), 2U);
}

TEST(Numbers, UnitsAndBounds) {
  EXPECT_EQ(number_of("1.5KiB", Kind::bytes), 1536);
  EXPECT_EQ(number_of("2gb", Kind::bytes), 2'000'000'000);
  EXPECT_EQ(number_of("3M", Kind::count), 3'000'000);
  EXPECT_EQ(number_of("7d", Kind::age), 7 * kDay);
  EXPECT_EQ(number_of("7", Kind::age), std::nullopt);
  for (const char* wrong : {"", "x", "-1", "1e5", "inf", "nan", "1 ", "99999999999999999999", "1QiB", "0x10"}) {
    EXPECT_EQ(number_of(wrong, Kind::bytes), std::nullopt) << wrong;
  }
  EXPECT_EQ(day_of("1970-01-02"), kDay);
  EXPECT_EQ(day_of("2023-02-29"), std::nullopt);
}

TEST(Fields, EachColumnAndKeyHasAnExpressionInBothLanguages) {
  for (const std::string_view language : {"sql", "cypher"}) {
    for (const std::string_view column : columns()) EXPECT_FALSE(expression(column, language).empty()) << column;
    for (const std::string_view sort : sort_columns()) EXPECT_FALSE(expression(sort, language).empty()) << sort;
    for (const std::string_view field : protection_fields()) EXPECT_FALSE(expression(field, language).empty()) << field;
    for (const Key& key : keys()) {
      const bool has_field = key.field.empty() || !expression(key.field, language).empty();
      const bool has_matches = key.has.empty() || expression(key.has, language).find("matches(") != std::string::npos;
      EXPECT_TRUE(has_field && has_matches) << key.name;
    }
    EXPECT_EQ(expression("own_key", language).find("field("), std::string::npos);
  }
}

TEST(Tables, CypherLooksUpOnceWhatIsKnown) {
  const std::string text = count_statement("cypher", condition("pitr:on ttl:off", "cypher")).text;
  EXPECT_NE(text.find("['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTimeToLive']"), std::string::npos);
  EXPECT_NE(count_statement("cypher", condition("orders", "cypher")).text.find("[] AS known"), std::string::npos);
}

TEST(Tables, RowsGoOnBehindTheLastByKey) {
  Rows rows;
  rows.columns = {"id", "size"};
  rows.sort = "size";
  rows.is_descending = true;
  rows.after = {12, "arn"};
  const Statement statement = rows_statement("sql", condition("orders"), rows);
  EXPECT_EQ(std::get<std::int64_t>(statement.params.at("after")), 12);
  EXPECT_EQ(statement.text.find("OFFSET"), std::string::npos);
  EXPECT_EQ(statement.text.find("AFTER"), std::string::npos);
  rows.after = {nullptr, "arn"};
  EXPECT_FALSE(rows_statement("cypher", condition(""), rows).params.contains("after"));
  rows.columns = {"no; DROP"};
  EXPECT_THROW(rows_statement("sql", condition(""), rows), Error);
  rows.columns = {"id"};
  rows.sort = "id; DROP";
  EXPECT_THROW(rows_statement("sql", condition(""), rows), Error);
}

}  // namespace
}  // namespace dynatlas::filter
