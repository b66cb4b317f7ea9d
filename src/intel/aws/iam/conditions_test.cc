#include "intel/aws/iam/conditions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/aws/iam/comparisons.h"

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Condition condition(std::string_view test, std::vector<std::string> values) {
  return {operator_of(test).value(), std::string(test), "K", "k", std::move(values)};
}

// With these values of the key in the request.
Answer tested(std::string_view operator_name, std::vector<std::string> of_policy, std::vector<std::string> of_request) {
  Context keys;
  keys.set("k", std::move(of_request));
  return test(condition(operator_name, std::move(of_policy)), true, keys).answer;
}

Answer tested_absent(std::string_view operator_name, std::vector<std::string> of_policy = {"x"}) {
  Context keys;
  keys.set_absent("k");
  return test(condition(operator_name, std::move(of_policy)), true, keys).answer;
}

TEST(Conditions, Strings) {
  EXPECT_EQ(tested("StringEquals", {"a", "b"}, {"b"}), Answer::yes);
  EXPECT_EQ(tested("StringEquals", {"b*"}, {"bc"}), Answer::no);
  EXPECT_EQ(tested("StringEquals", {"B"}, {"b"}), Answer::no);
  EXPECT_EQ(tested("StringEquals", {}, {"b"}), Answer::no);
  EXPECT_EQ(tested("StringNotEquals", {"a", "b"}, {"b"}), Answer::no);
  EXPECT_EQ(tested("StringNotEquals", {"a", "b"}, {"c"}), Answer::yes);
  EXPECT_EQ(tested("StringEqualsIgnoreCase", {"B"}, {"b"}), Answer::yes);
  EXPECT_EQ(tested("StringNotEqualsIgnoreCase", {"B"}, {"b"}), Answer::no);
  EXPECT_EQ(tested("StringLike", {"b*"}, {"bc"}), Answer::yes);
  EXPECT_EQ(tested("StringNotLike", {"b*", "c"}, {"bc"}), Answer::no);
}

TEST(Conditions, Numbers) {
  EXPECT_EQ(tested("NumericEquals", {"5"}, {"5.0"}), Answer::yes);
  EXPECT_EQ(tested("NumericNotEquals", {"5"}, {"6"}), Answer::yes);
  EXPECT_EQ(tested("NumericLessThan", {"5"}, {"5"}), Answer::no);
  EXPECT_EQ(tested("NumericLessThanEquals", {"5"}, {"5"}), Answer::yes);
  EXPECT_EQ(tested("NumericGreaterThan", {"5"}, {"6"}), Answer::yes);
  EXPECT_EQ(tested("NumericGreaterThanEquals", {"5"}, {"4"}), Answer::no);
  EXPECT_EQ(tested("NumericLessThan", {"five"}, {"4"}), Answer::no);
  EXPECT_EQ(tested("NumericLessThan", {"5"}, {"4x"}), Answer::no);
}

TEST(Conditions, Dates) {
  EXPECT_EQ(tested("DateEquals", {"2026-11-30T00:00:00Z"}, {"2026-11-30"}), Answer::yes);
  EXPECT_EQ(tested("DateNotEquals", {"2026-11-30"}, {"2026-11-29"}), Answer::yes);
  EXPECT_EQ(tested("DateLessThan", {"2026-11-30"}, {"2026-11-29T23:59:59Z"}), Answer::yes);
  EXPECT_EQ(tested("DateLessThanEquals", {"2026-11-30T01:00:00+01:00"}, {"2026-11-30T00:00:00Z"}), Answer::yes);
  EXPECT_EQ(tested("DateGreaterThan", {"2026"}, {"2026-01-01T00:00:00.5Z"}), Answer::yes);
  EXPECT_EQ(tested("DateGreaterThanEquals", {"1"}, {"1970-01-01T00:00:01Z"}), Answer::yes);
  EXPECT_EQ(tested("DateGreaterThan", {"yesterday"}, {"2026-01-01"}), Answer::no);
}

TEST(Conditions, DatesAreReadAsIso8601) {
  EXPECT_EQ(date_of("1970-01-02"), 86'400.0);
  EXPECT_EQ(date_of("1970-01-01T00:00Z"), 0.0);
  EXPECT_EQ(date_of("1970-01-01T00:00:10.25-00:01"), 70.25);
  EXPECT_EQ(date_of("1764460800"), 1'764'460'800.0);
  for (const std::string_view wrong : {"", "2026-13-01", "2026-02-30", "2026-01-01T", "2026-01-01T10:00", "26-01-01",
                                       "2026-01-01T10:00:00", "2026-01-01T10:00:00.", "2026-01-01T10:00:00Zx"}) {
    EXPECT_EQ(date_of(wrong), std::nullopt) << wrong;
  }
}

TEST(Conditions, BooleansAndBytes) {
  EXPECT_EQ(tested("Bool", {"true"}, {"True"}), Answer::yes);
  EXPECT_EQ(tested("Bool", {"false"}, {"true"}), Answer::no);
  EXPECT_EQ(tested("Bool", {"yes"}, {"yes"}), Answer::no);
  EXPECT_EQ(tested("BinaryEquals", {"QmFzZTY0"}, {"QmFzZTY0"}), Answer::yes);
  EXPECT_EQ(tested("BinaryEquals", {"QmFzZTY0"}, {"qmfzzty0"}), Answer::no);
}

TEST(Conditions, Addresses) {
  EXPECT_EQ(tested("IpAddress", {"10.0.0.0/8"}, {"10.200.3.4"}), Answer::yes);
  EXPECT_EQ(tested("IpAddress", {"10.0.0.0/9"}, {"10.200.3.4"}), Answer::no);
  EXPECT_EQ(tested("IpAddress", {"10.0.0.1"}, {"10.0.0.1"}), Answer::yes);
  EXPECT_EQ(tested("NotIpAddress", {"10.0.0.0/8", "192.168.0.0/16"}, {"11.0.0.1"}), Answer::yes);
  EXPECT_EQ(tested("IpAddress", {"2001:db8::/32"}, {"2001:db8:1::1"}), Answer::yes);
  EXPECT_EQ(tested("IpAddress", {"::/0"}, {"10.0.0.1"}), Answer::no);
  EXPECT_EQ(tested("IpAddress", {"0.0.0.0/0"}, {"10.0.0.1"}), Answer::yes);
  for (const std::string_view wrong : {"10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "10.0.0.0/-1", "x"}) {
    EXPECT_FALSE(is_in_range("10.0.0.1", wrong)) << wrong;
  }
}

TEST(Conditions, Arns) {
  EXPECT_EQ(tested("ArnEquals", {"arn:aws:iam::*:role/*"}, {"arn:aws:iam::1:role/a/b"}), Answer::yes);
  EXPECT_EQ(tested("ArnLike", {"arn:aws:iam::1:role/b"}, {"arn:aws:iam::1:role/a"}), Answer::no);
  EXPECT_EQ(tested("ArnNotEquals", {"arn:aws:iam::1:role/b"}, {"arn:aws:iam::1:role/a"}), Answer::yes);
  EXPECT_EQ(tested("ArnNotLike", {"arn:aws:iam::1:role/?"}, {"arn:aws:iam::1:role/a"}), Answer::no);
}

TEST(Conditions, AMissingKey) {
  EXPECT_EQ(tested_absent("StringEquals"), Answer::no);
  EXPECT_EQ(tested_absent("StringNotEquals"), Answer::yes);
  EXPECT_EQ(tested_absent("ArnNotLike"), Answer::yes);
  EXPECT_EQ(tested_absent("NotIpAddress"), Answer::yes);
  EXPECT_EQ(tested_absent("Bool", {"false"}), Answer::no);
  EXPECT_EQ(tested_absent("BoolIfExists", {"false"}), Answer::yes);
  EXPECT_EQ(tested_absent("StringEqualsIfExists"), Answer::yes);
  EXPECT_EQ(tested_absent("ForAllValues:StringEquals"), Answer::yes);
  EXPECT_EQ(tested_absent("ForAnyValue:StringEquals"), Answer::no);
  EXPECT_EQ(tested_absent("ForAnyValue:StringNotEquals"), Answer::no);
  EXPECT_EQ(tested_absent("ForAnyValue:StringEqualsIfExists"), Answer::no);
}

TEST(Conditions, NullAsksWhetherAKeyIsThere) {
  EXPECT_EQ(tested_absent("Null", {"true"}), Answer::yes);
  EXPECT_EQ(tested_absent("Null", {"false"}), Answer::no);
  EXPECT_EQ(tested("Null", {"TRUE"}, {"x"}), Answer::no);
  EXPECT_EQ(tested("Null", {"false"}, {"x"}), Answer::yes);
  EXPECT_EQ(tested("Null", {"true"}, {}), Answer::yes);
}

TEST(Conditions, SeveralValues) {
  EXPECT_EQ(tested("ForAllValues:StringEquals", {"a", "b"}, {"a", "b"}), Answer::yes);
  EXPECT_EQ(tested("ForAllValues:StringEquals", {"a", "b"}, {"a", "c"}), Answer::no);
  EXPECT_EQ(tested("ForAnyValue:StringEquals", {"a", "b"}, {"a", "c"}), Answer::yes);
  EXPECT_EQ(tested("ForAnyValue:StringEquals", {"a", "b"}, {"c"}), Answer::no);
  EXPECT_EQ(tested("ForAllValues:StringNotEquals", {"a"}, {"b", "a"}), Answer::no);
  EXPECT_EQ(tested("ForAnyValue:StringNotEquals", {"a"}, {"b", "a"}), Answer::yes);
  EXPECT_EQ(tested("ForAnyValue:StringNotEquals", {"a"}, {"a"}), Answer::no);
  EXPECT_EQ(tested("StringEquals", {"a"}, {"b", "a"}), Answer::yes);
  EXPECT_EQ(tested("StringNotEquals", {"a"}, {"b", "a"}), Answer::no);
}

TEST(Conditions, AnUnknownKeyIsTold) {
  const Tested result = test(condition("StringEqualsIfExists", {"a"}), true, Context());
  EXPECT_EQ(result.answer, Answer::maybe);
  EXPECT_THAT(result.unknown, ElementsAre("k"));
}

TEST(Conditions, VariablesInValues) {
  Context keys;
  keys.set("k", {"ann"});
  keys.set("aws:username", {"ann"});
  keys.set_absent("aws:absent");
  const auto with = [&](std::string_view name, std::string value, bool substitutes = true) {
    return test(condition(name, {std::move(value)}), substitutes, keys);
  };
  EXPECT_EQ(with("StringEquals", "${aws:username}").answer, Answer::yes);
  EXPECT_EQ(with("StringEquals", "${aws:username}", false).answer, Answer::no);
  EXPECT_EQ(with("StringNotEquals", "${aws:absent}").answer, Answer::yes);
  EXPECT_EQ(with("StringEquals", "${aws:absent, 'ann'}").answer, Answer::yes);
  const Tested unknown = with("StringNotEquals", "${aws:other}");
  EXPECT_EQ(unknown.answer, Answer::maybe);
  EXPECT_THAT(unknown.unknown, ElementsAre("aws:other"));
  EXPECT_EQ(with("StringEquals", "bob-${aws:other}").answer, Answer::no);
  EXPECT_EQ(with("NumericEquals", "${aws:other}").answer, Answer::maybe);
}

TEST(Conditions, ABeginningIsComparedAsFarAsItGoes) {
  struct Beginning final : KeySource {
    KeyValues find(std::string_view) const override { return {Knowledge::known, {"AROA1:"}, true, 0}; }
  };
  const auto with = [](std::string_view name, std::string value) {
    return test(condition(name, {std::move(value)}), true, Beginning());
  };
  EXPECT_EQ(with("StringLike", "AROA1:*").answer, Answer::yes);
  EXPECT_EQ(with("StringNotLike", "AROA1:*").answer, Answer::no);
  EXPECT_EQ(with("StringNotLike", "AROA2:*").answer, Answer::yes);
  const Tested session = with("StringEquals", "AROA1:build");
  EXPECT_EQ(session.answer, Answer::maybe);
  EXPECT_THAT(session.unknown, ElementsAre("k"));
  EXPECT_EQ(with("StringEqualsIgnoreCase", "AROA2:x").answer, Answer::maybe);
}

TEST(Conditions, ResiduesOfEqualConditionsAreEqual) {
  const Residue one = residue_of(condition("StringEquals", {"b", "a"}), {"k", "k"});
  const Residue other = residue_of(condition("StringEquals", {"a", "b"}), {"k"});
  EXPECT_EQ(one, other);
  EXPECT_THAT(one.unknown, ElementsAre("k"));
  EXPECT_FALSE(one == residue_of(condition("StringLike", {"a", "b"}), {"k"}));
  EXPECT_THAT(residue_of(condition("StringEquals", {}), {}).unknown, IsEmpty());
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
